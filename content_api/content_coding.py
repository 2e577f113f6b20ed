"""Negotiates and applies content codings (RFC 9110, section 12.5.3)."""

import gzip
from functools import lru_cache
from typing import Final

import brotli  # type: ignore[import-untyped]
from backports import zstd

#: Codings offered, the one that is preferred first.
CODINGS: Final = ("br", "zstd", "gzip")
#: Bodies below this many bytes gain nothing.
SMALLEST: Final = 500
_ALIASES: Final = {"x-gzip": "gzip"}


def _weights(header: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        key, _, value = parameters.strip().partition("=")
        try:
            weight = float(value) if key.strip() == "q" else 1.0
        except ValueError:
            weight = 0.0
        if name.strip():
            found[_ALIASES.get(name.strip(), name.strip())] = weight if 0 < weight <= 1 else 0.0
    return found


def negotiate(header: str, size: int) -> str | None:
    """`br`, `zstd`, `gzip` or `identity` for an Accept-Encoding header and a body's size; None: none is acceptable.

    A body that is too small to gain is sent as it is, unless the client refuses that.
    """
    return _negotiated(header, size < SMALLEST)


def preference(header: str) -> tuple[str | None, str | None]:
    """What is negotiated by this header for bodies of any size: headers that mean the same have the same."""
    return _negotiated(header, False), _negotiated(header, True)


@lru_cache(maxsize=500)
def _negotiated(header: str, small: bool) -> str | None:
    weights = _weights(header)
    rest = weights.get("*")
    offered = {coding: weights.get(coding, rest or 0.0) for coding in CODINGS}
    # Identity is acceptable unless it is refused by name or by "*;q=0", but least wanted unless it is named.
    plain = weights.get("identity", 0.0001 if rest is None or rest else 0.0)
    if plain and small:
        return "identity"
    best = max(offered, key=lambda coding: offered[coding])
    if offered[best] and offered[best] >= plain:
        return best
    return "identity" if plain else None


def encode(body: bytes, coding: str) -> bytes:
    """The same bytes each time, as a strong ETag demands."""
    match coding:
        case "br":
            return bytes(brotli.compress(body, quality=4))
        case "zstd":
            return bytes(zstd.compress(body, level=3))  # whose window is one that browsers take (RFC 9659)
        case "gzip":
            return gzip.compress(body, compresslevel=5, mtime=0)
    return body
