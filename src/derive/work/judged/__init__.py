"""What one claim says and whether it holds.

`said` reads a part in each of its meanings, `relating` its sides as terms, `naming` what gives a name to something,
`given` its conditions.  `links` decide a relation, with `conditions` of it; `bounded` proves bounds, `consequences` and
`implied` what follows from what.  `judging` and `outcome` make one finding of all meanings.
"""
