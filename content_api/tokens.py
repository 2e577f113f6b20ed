"""Sync tokens: where a reader of the change log stands, what it asked for, and its tier.

Opaque and signed, so not made up. A reader of another tier has read another log, and must begin anew.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from django.core import signing

from content_store.enums import Tier

_signer: Final = signing.Signer(salt="content-api-sync")


class BadToken(ValueError):  # noqa: N818, beside BadCursor
    """The token is broken, or belongs to another selection of kinds and languages."""


class OtherTier(BadToken):
    """The token was given to a reader of another tier."""

    def __init__(self, tier: Tier) -> None:
        super().__init__(tier)
        self.tier = tier


def _stamp(kinds: Sequence[str], locales: Sequence[str]) -> str:
    return hashlib.sha256(f"{','.join(sorted(kinds))}|{','.join(sorted(locales))}".encode()).hexdigest()[:12]


def make_token(seq: int, kinds: Sequence[str], locales: Sequence[str], tier: Tier) -> str:
    """The same token each time for the same place."""
    return _signer.sign_object([seq, _stamp(kinds, locales), *([int(tier)] if tier else [])])


def read_token(token: str, kinds: Sequence[str], locales: Sequence[str], tier: Tier) -> int:
    """The seq after which to read on. Raises BadToken."""
    try:
        seq, stamp, *rest = _signer.unsign_object(token)
        given_to = Tier(*rest) if rest else Tier.PUBLIC
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadToken(token) from error
    if given_to != tier:
        raise OtherTier(given_to)
    if stamp != _stamp(kinds, locales):
        raise BadToken(token)
    return int(seq)
