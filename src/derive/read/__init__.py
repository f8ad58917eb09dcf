"""Text to terms: one bounded reader, which never runs what it reads."""

from derive.read.formula import read as read
