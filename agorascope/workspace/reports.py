"""The Monday report: its languages, and where it is sent."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from agorascope.workspace.base import EnvironmentName, Section

ReportLanguage = Literal["fr", "en"]


class Report(Section):
    """The weekly report (`apprise` addresses by environment variable name, as for alerts)."""

    languages: Annotated[tuple[ReportLanguage, ...], Field(min_length=1)] = Field(
        default=("fr", "en"), description="Languages it is written in, the first for the message."
    )
    url_envs: tuple[EnvironmentName, ...] = Field(
        default=(), description="Names of the variables that hold the addresses it is sent to."
    )

    @model_validator(mode="after")
    def _names_each_once(self) -> "Report":
        for what, names in (("languages", self.languages), ("url_envs", self.url_envs)):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what} names twice: {', '.join(twice)}")
        return self
