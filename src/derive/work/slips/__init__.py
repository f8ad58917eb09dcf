"""What may have gone wrong in a line: `slips` has the diagnoses, each proved to give exactly what was written.

`suspicions` are what the line may have been made of by one mistake, `turned` an inequality the other way round,
`multiplied` an equation multiplied through but for one term, `mended` one change that makes it right.
"""
