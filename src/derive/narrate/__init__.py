"""From inferences to the lines a reader wants: which to show, and the reason for each."""

from derive.narrate.lines import (
    DETAILS as DETAILS,
    Line as Line,
    Passage as Passage,
    Story as Story,
    closing as closing,
    narrate as narrate,
)
from derive.narrate.reasons import Reason as Reason
