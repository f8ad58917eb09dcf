"""Students' derivations: every line judged by itself, the first wrong one, why, and what to do next.

`check` makes a `Report` of a text with the `key` to its problem, by a `walk` through the lines: `written` has these in
parts, `judged` what one part says and whether it holds in its `Setting`, which is the problem with the student's own
definitions (`folded` into it, by `rewriting`), and the case; what was decided is `kept`.  A `claim` is put into its
`chain` and marked, and may follow `through` a line that is wrong; `slips` are what may have gone wrong in it.  `heads`
keep the conditions in force, `cases` tell which are missing.  `ahead` are the answers that are reached and the next
idea, `told` the pages.
"""

from derive.work.ahead.hint import Hint as Hint, hint as hint
from derive.work.check import check_work as check_work
from derive.work.key import WorkKey as WorkKey
from derive.work.report import Line as Line, Mark as Mark, Report as Report
