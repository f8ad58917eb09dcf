"""Students' derivations: every line judged by itself, the first wrong one, why, and what to do next.

`lines` has a text in lines and these in parts: claims, conditions, what names mean, words.  `said` reads a part where
it stands, in a `Setting`: the problem with the student's own definitions, and the case.  `links` decides what is said,
`through` whether it follows from a line that is wrong, `cases` whether all cases are there, `endings` which of the
answers are reached.  `check` goes through the lines and makes a `Report` of them; `slips` say what may have gone wrong
at one.  `hint` has the next idea.  `page` and `record` write reports down.
"""

from derive.work.check import check_work as check_work
from derive.work.report import Line as Line, Mark as Mark, Report as Report
