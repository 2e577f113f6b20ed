"""Keeps editions in step with documents. Only ever called under the drain's lock, in its transaction."""

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

import nh3
from django.utils import timezone
from pydantic_core import to_json
from wagtail.models import Page

from .editions import COMMON, Edition
from .enums import Reason, Tier
from .kinds import Kind, kind
from .rendering import Rendering
from .richtext import TAGS
from .schemas import Card
from .visibility import Visibility

#: The blocks that are words; all others show something that is not the page's own.
_OWN_BLOCKS: Final = ("text", "quote", "figures")


def keep_editions(content_id: UUID, renderings: Sequence[Rendering], reason: Reason | None) -> None:
    """A new edition where the public words are others than before; an end where they are not public any more.

    With CONSENT_WITHDRAWN every text but the one that is public now is erased: who took something back cannot be
    asked in which of them it stands.
    """
    public = {item.document.locale: item.document for item in renderings if item.tier == Tier.PUBLIC}
    declared = next((kind(document.kind) for document in public.values()), None)
    if declared and not declared.cited:
        return
    newest = _newest(content_id)
    now = timezone.now()
    if declared:
        for locale, document in public.items():
            _keep(declared, document, newest.get(locale), now)
    _end([row for locale, row in newest.items() if locale not in public], now)
    if reason == Reason.CONSENT_WITHDRAWN and newest:
        erase_editions(content_id)
    _withhold(content_id, newest, public)


def end_editions(content_id: UUID, visible: Collection[str]) -> None:
    """The same for a content that cannot be rendered: only what is not public any more is known of it."""
    newest = _newest(content_id)
    _end([row for locale, row in newest.items() if locale not in visible], timezone.now())
    _withhold(content_id, newest, visible)


def erase_editions(content_id: UUID) -> int:
    """Erases all texts of a content but those that are public now; returns how many."""
    past = Edition.objects.filter(content_id=content_id).exclude(published_until=None)
    return past.exclude(withheld=Reason.CONSENT_WITHDRAWN).update(text="", words="", withheld=Reason.CONSENT_WITHDRAWN)


def _newest(content_id: UUID) -> dict[str, Edition]:
    rows = Edition.objects.filter(content_id=content_id).defer("text").order_by("number")
    return {row.locale: row for row in rows}


def _keep(declared: Kind, document: Card, last: Edition | None, now: dt.datetime) -> None:
    text = _text(declared, document)
    words = hashlib.blake2b(text, digest_size=10).hexdigest()
    if last and last.published_until is None:
        if last.words == words:
            return
        _end([last], now)
    # A content that was public before there were editions has been what it is since its last publication.
    begins = now if last else document.updated_at or now
    Edition.objects.create(
        content_id=document.id,
        kind=declared.name,
        locale=document.locale,
        number=last.number + 1 if last else 1,
        words=words,
        text=text.decode(),
        published_from=begins,
    )


def _text(declared: Kind, document: Card) -> bytes:
    """The parts to be cited as JSON, and whether they are a machine's translation."""
    parts = document.model_dump(mode="json", include={*COMMON, *declared.cited})
    return to_json({name: _own(value) for name, value in parts.items()} | {"machine": document.state == "machine"})


def _own(value: Any) -> Any:
    """What of a value is the page's own: its blocks of words, without the links in them."""
    if isinstance(value, list):
        return [_own(item) for item in value if not (isinstance(item, dict) and _is_of_others(item))]
    if isinstance(value, dict):
        return {name: _plain(item) if name == "html" else _own(item) for name, item in value.items()}
    return value


def _is_of_others(item: dict[str, Any]) -> bool:
    return "type" in item and item["type"] not in _OWN_BLOCKS


def _plain(html: str) -> str:
    return nh3.clean(html, tags=TAGS - {"a"}, attributes={}, link_rel=None)


def _end(rows: Collection[Edition], now: dt.datetime) -> None:
    for row in rows:
        if row.published_until is None:
            row.published_until = now
            row.save(update_fields=["published_until"])


def _withhold(content_id: UUID, newest: Collection[str], public: Collection[str]) -> None:
    """Nobody reads the texts of a page that is restricted, until it no longer is; those of a deleted one stay as they
    were."""
    hidden = [locale for locale in newest if locale not in public]
    shown = {locale for locale in newest if locale in public}
    if hidden:
        visibility = Visibility()
        pages = Page.objects.filter(translation_key=content_id, alias_of=None)
        for path, locale in pages.values_list("path", "locale__language_code"):
            if locale in hidden and visibility.shows(path, locale):
                shown.add(locale)
            elif locale in hidden:
                rows = Edition.objects.filter(content_id=content_id, locale=locale, withheld="")
                rows.update(withheld=Reason.RESTRICTED)
    if shown:
        rows = Edition.objects.filter(content_id=content_id, locale__in=shown, withheld=Reason.RESTRICTED)
        rows.update(withheld="")
