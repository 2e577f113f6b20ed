"""Sync tokens: where a reader of the change log stands, what it asked for, and its tier.

Opaque and signed, so not made up. A reader of another tier has read another log, and must begin anew.
"""

import json
from dataclasses import dataclass
from typing import Final

from django.core import signing

from cms.base.locales import LOCALES
from content_store.enums import Tier
from content_store.kinds import kinds

_signer: Final = signing.Signer(salt="content-api-sync")


class BadToken(ValueError):  # noqa: N818, beside BadCursor
    """No site gave this token."""


class ForeignToken(BadToken):
    """Another site gave this token, or this one before its key, its kinds or its languages changed."""


@dataclass(frozen=True)
class Place:
    """After step `seq` of the log of some kinds in some languages (none: of all), for readers of a tier.

    `forgotten`: the newest step whose tombstone was no longer kept when the reader began.
    """

    seq: int
    kinds: tuple[str, ...]
    locales: tuple[str, ...]
    tier: Tier
    forgotten: int = 0


def make_token(place: Place) -> str:
    """The same token each time for the same place."""
    forgotten = place.forgotten if place.forgotten > place.seq else 0
    parts = [place.seq, sorted(place.kinds), sorted(place.locales), int(place.tier), forgotten]
    return _signer.sign_object(parts)


def read_token(token: str) -> Place:
    """Raises BadToken, or ForeignToken."""
    try:
        parts = _signer.unsign_object(token)
    except signing.BadSignature as error:
        raise (ForeignToken if _looks_signed(token) else BadToken)(token) from error
    except ValueError as error:
        raise BadToken(token) from error
    try:
        seq, names, locales, tier, forgotten = parts
        place = Place(int(seq), tuple(names), tuple(locales), Tier(tier), int(forgotten))
    except (ValueError, TypeError) as error:
        raise ForeignToken(token) from error
    if {*place.kinds} - {kind.name for kind in kinds()} or {*place.locales} - {*LOCALES}:
        raise ForeignToken(token)
    return place


def _looks_signed(token: str) -> bool:
    """Whether it has the form of a token, whoever signed it."""
    payload, _, signature = token.rpartition(":")
    try:
        return bool(signature) and isinstance(json.loads(signing.b64_decode(payload.encode())), list)
    except ValueError:
        return False
