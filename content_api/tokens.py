"""Sync tokens: where a reader of the change log stands, and what it asked for. Opaque and signed, so not made up."""

import hashlib
from collections.abc import Sequence
from typing import Final

from django.core import signing

_signer: Final = signing.Signer(salt="content-api-sync")


class BadToken(ValueError):  # noqa: N818, beside BadCursor
    """The token is broken, or belongs to another selection of kinds and languages."""


def _stamp(kinds: Sequence[str], locales: Sequence[str]) -> str:
    return hashlib.sha256(f"{','.join(sorted(kinds))}|{','.join(sorted(locales))}".encode()).hexdigest()[:12]


def make_token(seq: int, kinds: Sequence[str], locales: Sequence[str]) -> str:
    """The same token each time for the same place."""
    return _signer.sign_object([seq, _stamp(kinds, locales)])


def read_token(token: str, kinds: Sequence[str], locales: Sequence[str]) -> int:
    """The seq after which to read on. Raises BadToken."""
    try:
        seq, stamp = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadToken(token) from error
    if stamp != _stamp(kinds, locales):
        raise BadToken(token)
    return int(seq)
