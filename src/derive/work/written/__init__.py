"""A derivation as text: `lines` has it in lines and these in parts.

`markup` blanks what is no text, `rows` joins what its author wrote as one line, `breaks` parts what stands in one.
`events` are what stands in a row one after the other, cut at its `signs`; `wording` says what the words between make of
the formula that comes next, `roles` what each formula is.
"""
