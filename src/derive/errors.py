"""The errors of the program: one root, and a subclass for whoever must act."""


class DeriveError(Exception):
    """Something that is said to a person in one line; `exit_code` is what the command ends with."""

    exit_code = 70


class UsageError(DeriveError):
    """An unknown name or a request that makes no sense: the caller must act."""

    exit_code = 2


class StatementError(DeriveError):
    """A statement that can't be read or means nothing: its author must act."""

    exit_code = 4


class ShapeError(StatementError):
    """Indices and sizes that do not fit."""


class NothingToFind(StatementError):
    """A target that nothing can be said of but what stands there."""


class TooDeep(StatementError):
    """A formula nested deeper than `derive.terms.MAX_DEPTH`."""


class InvalidStep(DeriveError):
    """An inference that does not follow: nobody should have made it."""

    exit_code = 1


class NoStationaryPoint(DeriveError):
    """What is to be optimized is stationary nowhere: that is the answer."""

    exit_code = 1


class CertificateError(DeriveError):
    """A certificate that can't be read."""

    exit_code = 4


class OutputError(DeriveError):
    """A file that can't be written: the caller must act."""

    exit_code = 73
