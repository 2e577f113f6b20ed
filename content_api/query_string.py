"""The raw query string to pairs, strictly: Django replaces what is not UTF-8, and ninja keeps the last of repeats."""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes, urlencode

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest

from .problems import ParameterError, Problem

MOST_BYTES: Final = 60_000
MOST_PARAMETERS: Final = 100
#: How much of what was sent an error repeats.
SHOWN: Final = 80
_BROKEN_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class QueryString:
    """Parameters in the order sent, each once, and what was wrong with the others."""

    values: dict[str, str] = field(default_factory=dict)
    errors: tuple[ParameterError, ...] = ()

    def with_changes(self, **changes: str | None) -> str:
        """The query string with parameters set, or left out where None; readable, as RFC 3986 lets brackets be."""
        values: dict[str, str | None] = {**self.values, **changes}
        return urlencode([(name, value) for name, value in values.items() if value is not None], safe="[],:/")


def raw_bytes(request: HttpRequest) -> bytes:
    text = str(request.META.get("QUERY_STRING", ""))
    # WSGI hands over bytes as Latin-1 (PEP 3333); Django's ASGI handler has decoded them.
    return text.encode("latin-1" if isinstance(request, WSGIRequest) else "utf-8")


def shown(text: str) -> str:
    """What an error repeats of a value: short and printable."""
    kept = "".join(char if char.isprintable() else "\ufffd" for char in text[:SHOWN])
    return f"{kept}…" if len(text) > SHOWN else kept


def _decode(part: bytes) -> str | None:
    """None for broken escapes, for what is not UTF-8, and for NUL, which no database takes."""
    if _BROKEN_ESCAPE.search(part):
        return None
    try:
        text = unquote_to_bytes(part.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def read_query(request: HttpRequest) -> QueryString:
    """Raises the 414 problem for a query that is too long, the 422 problem for one of too many parts."""
    raw = raw_bytes(request)
    if len(raw) > MOST_BYTES:
        raise Problem("uri-too-long", f"A query may have up to {MOST_BYTES:,} bytes; this one has {len(raw):,}.")
    parts = [part for part in raw.split(b"&") if part]
    if len(parts) > MOST_PARAMETERS:
        raise Problem("invalid-parameters", f"A query may have up to {MOST_PARAMETERS} parameters, not {len(parts)}.")
    values: dict[str, str] = {}
    errors: list[ParameterError] = []
    for part in parts:
        raw_name, _, raw_value = part.partition(b"=")
        name, value = _decode(raw_name), _decode(raw_value)
        label = shown(name if name is not None else raw_name.decode(errors="replace"))
        if name is None or value is None:
            errors.append(
                ParameterError(label, "malformed", "Not UTF-8 in percent-encoding, or with a NUL character in it.")
            )
        elif name in values:
            errors.append(
                ParameterError(label, "repeated", "Given more than once; several values are separated by commas.")
            )
        else:
            values[name] = value
    return QueryString(values, tuple(errors))
