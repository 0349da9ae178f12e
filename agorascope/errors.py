"""One exception per kind of failure, under one base class.

A message says what happened, where, and what to do next. `exit_code` is what the
command line returns: 2 for input the user can mend, 1 for everything else.
"""


class AgorascopeError(Exception):
    """Base of every error the program raises on purpose.

    `remedy` is one sentence telling the reader what to do next.
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message}\n  -> {self.remedy}" if self.remedy else message


class WorkspaceError(AgorascopeError):
    """The workspace file is missing or says something that cannot be understood."""

    exit_code = 2


class InputError(AgorascopeError):
    """A file, a mapping or an option given by the user cannot be used."""

    exit_code = 2


class MissingSecretError(AgorascopeError):
    """A source needs a secret that the environment does not hold."""

    exit_code = 2


class SourceError(AgorascopeError):
    """A network refused or failed; its own batch stops, the others go on."""


class GateError(AgorascopeError):
    """A Great Expectations gate said no; nothing after it runs for that data."""

    exit_code = 3


class BuildError(AgorascopeError):
    """dbt did not build or a dbt test failed."""

    exit_code = 4


class DeliveryError(AgorascopeError):
    """An alert target was not told; the others were, and the next run tries again."""


class NothingPublishedError(AgorascopeError):
    """There is no published file yet."""

    exit_code = 5


class LandingError(AgorascopeError):
    """The landing zone holds something that is not what was written there."""


class ConflictError(AgorascopeError):
    """Somebody else changed the same thing first; nothing of the second change was kept."""
