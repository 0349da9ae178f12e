"""Where is listened: one section per network, live or from files."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from agorascope.workspace.base import Section


class ArchiveSource(Section):
    """A folder of export files that is read instead of a live network."""

    path: Path
    mapping: str = Field(default="native", description="Name of a shipped mapping, or a path.")


class Recheck(Section):
    """How many stored posts a run looks at again: edited, taken back, or counted anew."""

    days: int = Field(default=30, ge=1, le=3650, description="Only posts written in these last days.")
    posts: int = Field(default=100, ge=0, le=5000, description="Posts a run, those seen longest ago first.")
    believe_all: bool = Field(default=False, description="Also when most of the posts are said to be gone.")


class Price(Section):
    """What a network charges, for the page of the sources; nothing is stopped by it."""

    per_request: float = Field(default=0.0, ge=0, description="Money a request.")
    per_post: float = Field(default=0.0, ge=0, description="Money a post that was received.")
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$", description="Code of the currency.")


class Network(BaseModel):
    """What to listen to on one network. Further keys belong to the network's own settings model."""

    model_config = ConfigDict(extra="allow", frozen=True)

    enabled: bool = True
    archive: ArchiveSource | None = None
    recheck: Recheck = Recheck()
    price: Price | None = Field(
        default=None, description="What the network charges; unset: what its source counts, or unknown."
    )
    token_expires: date | None = Field(
        default=None, description="Day the access token ends; said two weeks before."
    )
    member_scores: bool | None = Field(
        default=None, description="Whether members may be scored; unset: allowed except where terms forbid."
    )

    def fingerprint(self) -> str:
        """Hash of what is asked of the network: another question is another batch."""
        asked = self.model_dump_json(exclude={"price"})  # another price is the same question
        return hashlib.sha256(asked.encode()).hexdigest()[:8]

    def own_settings(self) -> dict[str, Any]:
        """The keys that the network's own settings model understands."""
        return dict(self.model_extra or {})
