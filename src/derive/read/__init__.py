"""Text to terms: one bounded reader, which never runs what it reads.

`parse` gives an inert tree with places, told only which names there are; `elaborate` gives it a meaning
in a scope.  `read` reads back what `derive.present.text` prints.
"""

from derive.read.elaborate import elaborate as elaborate, entry_at as entry_at, relations as relations
from derive.read.errors import (
    Ambiguous as Ambiguous,
    Clash as Clash,
    NoQuotient as NoQuotient,
    NotYet as NotYet,
    Unreadable as Unreadable,
)
from derive.read.formula import read as read
from derive.read.heads import Head as Head, head as head
from derive.read.names import Names as Names
from derive.read.parser import Reading as Reading, parse as parse
from derive.read.scope import (
    Declared as Declared,
    Extent as Extent,
    Formula as Formula,
    Remark as Remark,
    Scope as Scope,
)
