"""What the workspace says about Trustpilot, and the constants of its API."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

API = "https://api.trustpilot.com/v1"
HOSTS = ("api.trustpilot.com",)  # for `agorascope doctor`
SITE = "https://www.trustpilot.com"
INSTANCE = "www.trustpilot.com"
PAGE_SIZE = 100  # the server's maximum


def _unit(value: str) -> str:
    name = value.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{24}|[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}", name):
        raise ValueError(
            f"{value!r} is no business unit; write its domain, as `example.org`, or its id of 24 signs"
        )
    return name


class NetworkSettings(BaseModel):
    """The keys under `networks: trustpilot:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key_env: str = Field(
        default="TRUSTPILOT_API_KEY", min_length=1, description="Environment variable of an API key."
    )
    business_units: tuple[Annotated[str, AfterValidator(_unit)], ...] = Field(
        min_length=1, description="Companies whose reviews are read: their domain, or their id."
    )
    first_run_days: int = Field(default=365, ge=1, le=7300, description="How far back the first run reaches.")
    overlap_hours: int = Field(
        default=72, ge=0, le=2160, description="How late a review, a reply or an edit may enter the list."
    )
    max_pages: int = Field(default=100, ge=1, le=1000, description="Pages of 100 for one company and run.")
