"""What the workspace says about the App Store, and the constants of its two ways in."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

FEEDS = "https://itunes.apple.com"
HOSTS = ("itunes.apple.com", "api.appstoreconnect.apple.com")  # for `agorascope doctor`
CONNECT = "https://api.appstoreconnect.apple.com"
AUDIENCE = "appstoreconnect-v1"
INSTANCE = "apps.apple.com"
FEED_PAGES = 10  # page 11 is refused
CONNECT_PAGE = 200  # the server's maximum
TOKEN_SECONDS = 1140  # 19 minutes; more than 20 are refused

AppId = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^(id)?[0-9]{3,20}$")]
Storefront = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, pattern=r"^[a-zA-Z]{2}$")]
VariableName = Annotated[str, StringConstraints(min_length=1)]


class App(BaseModel):
    """One app, and where to read its reviews."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: AppId = Field(description="The number in the address of the app's page.")
    storefronts: tuple[Storefront, ...] = Field(
        default=("fr",), min_length=1, description="Countries whose public feed is read, as `fr`."
    )
    connect: bool = Field(
        default=False, description="An own app: read App Store Connect instead of the feeds."
    )

    @property
    def number(self) -> str:
        return self.id.removeprefix("id")


class NetworkSettings(BaseModel):
    """The keys under `networks: appstore:` of the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    apps: tuple[App, ...] = Field(min_length=1)
    key_id_env: VariableName = Field(
        default="APPSTORE_KEY_ID", description="Environment variable of the id of a Connect key."
    )
    issuer_id_env: VariableName = Field(
        default="APPSTORE_ISSUER_ID", description="Environment variable of the issuer id of the key."
    )
    private_key_env: VariableName = Field(
        default="APPSTORE_PRIVATE_KEY", description="Environment variable of the private key, in PEM form."
    )
    first_run_days: int = Field(default=365, ge=1, le=7300, description="How far back the first run reaches.")
    overlap_hours: int = Field(
        default=72, ge=0, le=2160, description="How late a review or an edit may enter the lists."
    )
    max_pages: int = Field(
        default=50, ge=1, le=1000, description="Pages for one list and run; a feed has 10 of 50 reviews."
    )

    @model_validator(mode="after")
    def _apps_differ(self) -> "NetworkSettings":
        numbers = [app.number for app in self.apps]
        twice = sorted({number for number in numbers if numbers.count(number) > 1})
        if twice:
            raise ValueError(f"app named twice: {', '.join(twice)}; put its storefronts under one entry")
        return self
