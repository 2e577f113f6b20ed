"""How an embed looks: the few things a partner site may choose, and the stylesheet that they make.

The colours come from the site's own tokens (css/tokens.css). A partner's accent is moved towards black or white until
it can be read on the paper it stands on.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from django.contrib.staticfiles import finders

from .parameters import Parameter, one_of
from .query_string import shown
from .reading import Reader

Colour = tuple[int, int, int]

SCHEMES: Final = ("auto", "light", "dark")
SIZES: Final[dict[str, str]] = {"small": "87.5%", "medium": "100%", "large": "112.5%"}
DENSITIES: Final = ("regular", "compact")
#: Contrast of a link to its paper, as of all text of the site (WCAG 2.2, 1.4.6).
CONTRAST: Final = 7.0
_STEPS: Final = 50
_ACCENT: Final = re.compile(r"[0-9a-f]{6}", re.IGNORECASE)
_BLOCK: Final = re.compile(r":root \{\n(.*?)\n\s*\}", re.DOTALL)

PARAMETERS: Final = (
    Parameter("accent", "The colour of links, as six hexadecimal digits.", {"type": "string"}),
    Parameter("scheme", "Light, dark, or as the reader has it.", one_of(SCHEMES, "auto")),
    Parameter("size", "Of the text.", one_of(tuple(SIZES), "medium")),
    Parameter("density", "Of the list.", one_of(DENSITIES, "regular")),
)


@dataclass(frozen=True)
class Theme:
    accent: str = ""
    scheme: str = "auto"
    size: str = "medium"
    density: str = "regular"

    def query(self) -> str:
        """What differs from the defaults."""
        chosen = {name: value for name, value in vars(self).items() if value != getattr(Theme, name)}
        return urlencode(chosen)

    def css(self) -> str:
        light, dark = _tokens()
        rules = [f":root {{ font-size: {SIZES[self.size]}; }}"]
        if self.scheme != "auto":
            tokens = light if self.scheme == "light" else dark
            rules.append(f":root {{ color-scheme: {self.scheme};\n{tokens}\n}}")
        if self.accent:
            on_light, on_dark = (_inks(self.accent, tokens) for tokens in (light, dark))
            if self.scheme == "auto":
                rules += [f":root {{ {on_light} }}", f"@media (prefers-color-scheme: dark) {{ :root {{ {on_dark} }} }}"]
            else:
                rules.append(f":root {{ {on_light if self.scheme == 'light' else on_dark} }}")
        if self.density == "compact":
            rules.append(".card { padding-block: var(--space-2); } .card-summary { display: none; }")
        return "\n".join(rules) + "\n"


def read_theme(reader: Reader) -> Theme:
    accent = reader.text("accent")
    if "accent" in reader.query.values and not _ACCENT.fullmatch(accent):
        detail = f"“{shown(accent)}” is no colour of six hexadecimal digits, such as 0b478a."
        reader.fault("accent", "malformed", detail, given="")
        accent = ""
    return Theme(
        accent=accent.lower(),
        scheme=reader.choice("scheme", SCHEMES, "auto"),
        size=reader.choice("size", tuple(SIZES), "medium"),
        density=reader.choice("density", DENSITIES, "regular"),
    )


@cache
def _tokens() -> tuple[str, str]:
    """The declarations of the light and of the dark scheme. In the dark block the light ones hold on."""
    css = Path(str(finders.find("css/tokens.css"))).read_text()
    light, rest = css.split("@media (prefers-color-scheme: dark)", 1)
    found, other = _BLOCK.search(light), _BLOCK.search(rest)
    if not (found and other):
        raise ValueError("css/tokens.css has not the form that is read here.")
    colours = [line for line in found[1].splitlines() if re.match(r"\s*--[\w-]+: #", line)]
    return "\n".join(colours), other[1]


def _inks(accent: str, tokens: str) -> str:
    papers = [_colour(match) for match in re.findall(r"--paper(?:-soft)?: #([0-9a-f]{6})", tokens)]
    ink = readable(_colour(accent), papers)
    text = "#{:02x}{:02x}{:02x}".format(*ink)
    return f"--link: {text}; --link-strong: {text}; --focus: {text};"


def readable(accent: Colour, papers: list[Colour]) -> Colour:
    """The nearest colour on the way to black or white that has enough contrast to all these papers."""
    end = 0 if luminance(papers[0]) > 0.5 else 255
    for step in range(_STEPS + 1):
        mixed = tuple(round(part + (end - part) * step / _STEPS) for part in accent)
        colour: Colour = (mixed[0], mixed[1], mixed[2])
        if min(contrast(colour, paper) for paper in papers) >= CONTRAST:
            break
    return colour


def contrast(one: Colour, other: Colour) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _colour(text: str) -> Colour:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)
