"""`agorascope init`: a workspace to start from, for a brand, with sources that need no key."""

import json
import re
import unicodedata
from pathlib import Path

from agorascope.errors import InputError
from agorascope.landing import write_atomic

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
IMPORTS = "imports"  # the folder of one's own files, beside the workspace

TEMPLATE = """\
# The workspace of Agorascope: what is listened to, for whom, within which limits.
# Every key is explained in docs/workspace.md. Check it with: agorascope doctor
name: {quoted}
languages: [fr, en]
time_zone: Europe/Paris

brands:
  - id: "{id}"
    name: {quoted}
    own: true
    hashtags: ["{tag}"]
    # handles: ["@your_account"]        # accounts that people address
    # domains: [your-site.example]      # a link to it is a mention
    # exclusions: ["a phrase"]          # holds the name, does not mean the brand
    # context: [price, store, update]   # your name is an ordinary word: it counts only near one of these
  # - id: a-competitor                  # share of voice needs somebody to share with
  #   name: A competitor

networks:                               # all of these work without a key; docs/networks.md lists the others
  mastodon:                             # hashtags and accounts of public servers
    instances:
      - host: mastodon.social
        hashtags: ["{tag}"]
  rss:                                  # blogs, press, podcasts: add the feeds of your field
    feeds:
      - url: https://medium.com/feed/tag/{tag}
        name: "Medium, tag {tag}"
  hackernews:
    queries: [{query}]
  stackexchange:
    sites:
      - site: stackoverflow             # or superuser, cycling, money...
        queries: [{query}]
  gdelt:                                # titles of the world's news, and how much there is of it
    queries: [{query}]
  lemmy:
    instances:
      - host: lemmy.world
        queries: [{query}]
  archive:                              # files of your own: CSV, exports of chats, newsletters, other tools
    archive:
      path: imports                     # put them here; `agorascope import FILE --mapping ...` tries one out
      mapping: generic_csv              # extractors/archive/README.md lists the others

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
    return re.sub(r"[^a-z0-9]+", "-", _ascii(name)).strip("-")[:60] or "brand"


def _ascii(name: str) -> str:
    """The name in lower case ASCII; empty when it is written in other letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return plain if re.search(r"[a-z0-9]", plain) else ""


def workspace_text(brand: str) -> str:
    """The text of a new workspace for a brand."""
    quoted = '"' + brand.replace("\\", "\\\\").replace('"', '\\"') + '"'
    tag = re.sub(r"[\W_]+", "", _ascii(brand) or brand.lower()) or "brand"
    phrase = f'"{brand}"' if " " in brand and '"' not in brand else brand  # words that belong together
    query = json.dumps(phrase, ensure_ascii=False)
    return TEMPLATE.format(id=identifier(brand), quoted=quoted, tag=tag, query=query)


def write_workspace(brand: str, path: Path, *, force: bool) -> None:
    """Write a new workspace; refuses to overwrite one unless `force`."""
    name = " ".join(_UNPRINTABLE.sub(" ", brand).split())
    if not name:
        raise InputError("The brand has no name.", remedy='Try: agorascope init "Your Brand"')
    if path.exists() and not force:
        raise InputError(
            f"{path} exists already.", remedy="Use --force to overwrite it, or --output elsewhere."
        )
    write_atomic(path, workspace_text(name).encode())
    (path.parent / IMPORTS).mkdir(exist_ok=True)
