"""From inferences to the lines a reader wants: which to show, and the reason for each."""

from derive.narrate.lines import (
    DETAILS as DETAILS,
    Line as Line,
    Passage as Passage,
    Reason as Reason,
    Story as Story,
    narrate as narrate,
)
