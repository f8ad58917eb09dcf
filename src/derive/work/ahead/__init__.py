"""What is reached and what comes next: `endings` has the answers that the lines come to, `hint` the next idea.

`reached` is what formulas were said to be over many lines, `roads` how a checked derivation goes on from there, `ideas`
says a line of it without what it gives, `outline` what is to be done at all; `keys` are those to
what is asked for.
"""
