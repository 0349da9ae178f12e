"""One exception per kind of failure, under one base class.

A message says what happened, where, and what to do next. `exit_code` is what the
command line returns: 2 for input the user can mend, 1 for everything else.
"""


class AgorascopeError(Exception):
    """Base of every error the program raises on purpose.

    `remedy` is one sentence telling the reader what to do next; `runbook` is the file of docs/runbooks that
    tells it step by step, where there is one, for all of a class or for one error.
    """

    exit_code = 1
    runbook = ""

    def __init__(self, message: str, *, remedy: str = "", runbook: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy
        if runbook:
            self.runbook = runbook

    @property
    def advice(self) -> str:
        """The remedy, and the runbook where there is one."""
        steps = f"Step by step: docs/runbooks/{self.runbook}" if self.runbook else ""
        return " ".join(part for part in (self.remedy, steps) if part)

    def __str__(self) -> str:
        told = self.advice
        return f"{super().__str__()}\n  -> {told}" if told else super().__str__()


class WorkspaceError(AgorascopeError):
    """The workspace file is missing or says something that cannot be understood."""

    exit_code = 2


class InputError(AgorascopeError):
    """A file, a mapping or an option given by the user cannot be used."""

    exit_code = 2


class MissingSecretError(AgorascopeError):
    """A source needs a secret that the environment does not hold."""

    exit_code = 2
    runbook = "network-key.md"


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


class LateError(AgorascopeError):
    """The newest publication is older than it should be by now."""

    exit_code = 8
    runbook = "late-run.md"


class LandingError(AgorascopeError):
    """The landing zone holds something that is not what was written there."""


class OvertakenError(AgorascopeError):
    """Another run has prepared the models since: it shows what this one loaded, in its stead."""


class ClockError(AgorascopeError):
    """The clock of this machine contradicts what is known: figures would be of a time that never was."""

    exit_code = 2


class ConflictError(AgorascopeError):
    """Somebody else changed the same thing first; nothing of the second change was kept."""
