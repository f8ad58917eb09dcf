"""What one claim says and whether it holds.

`said` reads a part in each of its meanings, `relating` its sides as terms, `naming` what gives a name to something,
`given` its conditions.  `links` decide a relation, with `conditions` of it; `bounded` proves bounds, `implied` that
two claims say the same.  `judging` and `outcome` make one finding of all meanings.
"""
