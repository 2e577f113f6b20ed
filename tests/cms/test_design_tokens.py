"""The colours keep the contrast that docs/design.md promises, in light and in dark."""

import re
from itertools import product
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "cms/static/css/tokens.css").read_text()
_LIGHT, _DARK = TOKENS.split("@media (prefers-color-scheme: dark)")


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))


SCHEMES = {"light": _colours(_LIGHT), "dark": _colours(_LIGHT) | _colours(_DARK)}
PAPERS = ("paper", "paper-soft")
TEXTS = ("ink", "ink-soft", "link", "link-strong")
MARKS = (
    *("line-strong", "accent-mark", "focus"),
    *(f"sector-{sector}" for sector in ("ed", "sc", "shs", "clt", "ci")),
)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(scheme: str, one: str, other: str) -> float:
    low, high = sorted(_luminance(SCHEMES[scheme][name]) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("scheme", "text", "paper"), [*product(SCHEMES, TEXTS, PAPERS)])
def test_text_reaches_aaa(scheme: str, text: str, paper: str) -> None:
    assert _contrast(scheme, text, paper) >= 7


@pytest.mark.parametrize(
    ("scheme", "pair"), [*product(SCHEMES, [("accent", "paper"), ("paper", "link"), ("ink", "mark")])]
)
def test_accent_buttons_and_marked_words_reach_aaa(scheme: str, pair: tuple[str, str]) -> None:
    assert _contrast(scheme, *pair) >= 7


@pytest.mark.parametrize(("scheme", "mark", "paper"), [*product(SCHEMES, MARKS, PAPERS)])
def test_lines_and_signs_reach_three_to_one(scheme: str, mark: str, paper: str) -> None:
    assert _contrast(scheme, mark, paper) >= 3


def test_dark_gives_every_colour_of_its_own() -> None:
    assert _colours(_DARK).keys() == _colours(_LIGHT).keys()
