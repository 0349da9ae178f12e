"""`agorascope init`: a workspace to start from, for a brand, with sources that need no key."""

import re
import unicodedata
from pathlib import Path

from agorascope.errors import InputError
from agorascope.landing import write_atomic

TEMPLATE = """\
# The workspace of Agorascope: what is listened to, for whom, within which limits.
# Every key is explained in docs/workspace.md. Check it with: agorascope doctor
name: {quoted}
languages: [fr, en]
time_zone: Europe/Paris

brands:
  - id: {id}
    name: {quoted}
    own: true
    hashtags: [{tag}]
    # handles: ["@your_account"]        # accounts that people address
    # domains: [your-site.example]      # a link to it is a mention
    # exclusions: ["a phrase"]          # holds the name, does not mean the brand
  # - id: a-competitor                  # share of voice needs somebody to share with
  #   name: A competitor

networks:
  mastodon:                             # no key needed for public hashtags and accounts
    instances:
      - host: mastodon.social
        hashtags: [{tag}]

# channels: your own pages; staff: accounts that answer for you (left out of every figure)
# staff:
#   - {{network: mastodon, handle: "@support@your-instance.example"}}
# events:
#   - {{id: spring-contest, kind: contest, name: Spring contest,
#      start: 2026-04-01T09:00:00+02:00, end: 2026-04-14T23:59:00+02:00}}

privacy:
  pseudonyms: true                      # marts hold pseudonyms instead of handles
  retention_days: 395
"""


def identifier(name: str) -> str:
    """A brand's name as an identifier: lower case ASCII letters, digits and dashes."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")[:60] or "brand"


def workspace_text(brand: str) -> str:
    """The text of a new workspace for a brand."""
    quoted = '"' + brand.replace("\\", "\\\\").replace('"', '\\"') + '"'
    tag = identifier(brand).replace("-", "")
    return TEMPLATE.format(id=identifier(brand), quoted=quoted, tag=tag)


def write_workspace(brand: str, path: Path, *, force: bool) -> None:
    """Write a new workspace; refuses to overwrite one unless `force`."""
    name = " ".join(brand.split())
    if not name:
        raise InputError("The brand has no name.", remedy='Try: agorascope init "Your Brand"')
    if path.exists() and not force:
        raise InputError(
            f"{path} exists already.", remedy="Use --force to overwrite it, or --output elsewhere."
        )
    write_atomic(path, workspace_text(name).encode())
