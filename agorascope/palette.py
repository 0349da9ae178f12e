"""Colours of the charts, for light and dark pages.

Checked against their background for 3:1 contrast and told apart by people with the common
colour deficiencies; even so every series also has its own dash, shape or label.
"""

from dataclasses import dataclass

DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 2], [10, 4])


@dataclass(frozen=True, slots=True)
class Palette:
    strong: str  # the brand in focus
    series: tuple[str, ...]  # the others, by their order in the workspace
    quiet: str  # bars that are not in focus
    faint: str  # too few data, events
    text: str
    grid: str
    background: str


LIGHT = Palette(
    strong="#0B6E8F",
    series=("#C2570C", "#7A4E9E", "#3F7D3A", "#B03A6E", "#8A6D00", "#5B6775"),
    quiet="#9AAAB7",
    faint="#7C8894",
    text="#3A4754",
    grid="#E6EBEF",
    background="#FFFFFF",
)

DARK = Palette(
    strong="#56B6D6",
    series=("#F0935A", "#BFA3E0", "#93C987", "#EB92BB", "#D9BE5B", "#A9B4C0"),
    quiet="#5F6F7E",
    faint="#8995A1",
    text="#C7D0D9",
    grid="#2A333D",
    background="#12171D",
)


def palette(theme: str | None) -> Palette:
    """The palette of a theme type, light until it is known."""
    return DARK if theme == "dark" else LIGHT
