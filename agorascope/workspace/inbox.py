"""What waits for an answer: how long it stays in the inbox, and how its urgency is weighed."""

from typing import Annotated

from pydantic import Field, model_validator

from agorascope.workspace.base import Section

Weight = Annotated[float, Field(ge=0, le=100)]


class Inbox(Section):
    """How long a post stays in the inbox, and what each rule of its priority weighs."""

    days: int = Field(default=30, ge=3, le=365, description="Posts older than this leave the inbox.")
    question_weight: Weight = Field(default=25, description="It asks something.")
    negative_weight: Weight = Field(default=30, description="It is against the brand.")
    addressed_weight: Weight = Field(default=15, description="It speaks to a page or to staff.")
    influence_weight: Weight = Field(default=5, description="Its author carries weight in the community.")
    age_weight: Weight = Field(default=15, description="It has waited long, but not too long.")
    spread_weight: Weight = Field(default=10, description="Others reacted to it.")

    @model_validator(mode="after")
    def _weighs_something(self) -> "Inbox":
        weights = self.model_dump(exclude={"days"})
        if not any(weights.values()):
            raise ValueError("all weights of the inbox are 0; give one of them more")
        return self
