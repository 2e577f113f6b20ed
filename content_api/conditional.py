"""Conditional requests (RFC 9110, section 13): If-None-Match against the tag of what would be sent."""

import re
from typing import Final

#: Headers that a 304 has no use for.
OF_BODIES: Final = frozenset({"Content-Type", "Content-Language", "Content-Length", "Last-Modified", "Link"})
_TAG: Final = re.compile(r'(?:W/)?"[^"]*"')


def coded(etag: str, coding: str) -> str:
    """The tag of a representation in a content coding: other bytes, so another strong tag."""
    return etag if coding == "identity" else f'{etag[:-1]}-{coding}"'


def matches(header: str, etag: str) -> bool:
    """Whether an If-None-Match header names this tag, by the weak comparison. `*` matches whatever there is."""
    if header.strip() == "*":
        return True
    wanted = etag.removeprefix("W/")
    return any(tag.removeprefix("W/") == wanted for tag in _TAG.findall(header))
