"""A derivation as text: `lines` has it in lines and these in parts.

`macros` writes out what its author has defined, `markup` blanks what is no text, `rows` joins what was written as one
line, which `breaks` parts.  `events` are what stands in a row one after the other, cut at its `signs`; `choices` joins
the cases of one formula.  `wording` says what the words between make of the formula that comes next, `meant` what it
tells of that itself, `roles` what each formula is; `parting` keeps the conditions of one from the others.
"""
