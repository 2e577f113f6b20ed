"""Keeps the text of the files that public documents show, and of no others.

Follows the change log: which content shows which file. What touches a file itself says so by `touched`, within its own
write: text that is no longer public, or no longer the file's, is gone with that write. The worker reads what waits.
"""

import json
import logging
from collections.abc import Collection, Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from content_store.changes import follow
from content_store.models import Change, Counter
from content_store.query import readable

from ..analysis.tokens import analyze
from ..enums import FileState, Unreadable
from .extraction import Extraction, Part, extract
from .models import AttachedFile, AttachedFilePage, AttachedFileUse
from .sources import find

log = logging.getLogger(__name__)

CONSUMER: Final = "search-files"
#: The counter of changes of texts; answers that are kept are of one state of the counters.
_COUNTER: Final = "files"


def run() -> int:
    """What the worker calls: follows the log, then reads one file that waits; returns how much was done."""
    done = follow(CONSUMER, _handle)
    waiting = AttachedFile.objects.filter(state=FileState.WAITING).order_by("asked", "pk").first()
    if waiting is None:
        return done
    read(waiting)
    return done + 1


def _handle(changes: list[Change]) -> None:
    contents = {change.content_id for change in changes}
    shown: dict[UUID, dict[str, tuple[str, str]]] = {content_id: {} for content_id in contents}
    rows = (
        readable().filter(content_id__in=contents).order_by("content_id", "locale").values_list("content_id", "files")
    )
    for content_id, files in rows:
        for item in json.loads(files):
            shown[content_id].setdefault(item["key"], (item["title"], item["language"]))
    with transaction.atomic():
        for content_id, wanted in shown.items():
            _keep_uses(content_id, wanted)
        AttachedFile.objects.filter(uses=None).delete()


def _keep_uses(content_id: UUID, wanted: dict[str, tuple[str, str]]) -> None:
    """`wanted`: key to title and language."""
    AttachedFileUse.objects.filter(content_id=content_id).exclude(file__key__in=wanted).delete()
    for key, (title, language) in wanted.items():
        file, _ = AttachedFile.objects.get_or_create(key=key, defaults={"language": language})
        AttachedFileUse.objects.update_or_create(file=file, content_id=content_id, defaults={"title": title[:255]})
        if file.language != language and not file.uses.exclude(content_id=content_id).exists():
            file.language = language  # for which its terms are made
            file.state, file.asked = FileState.WAITING, file.asked + 1
            _drop_text(file)
            file.save()


def touched(keys: Collection[str]) -> None:
    """Call within each write of a file, or of what makes it public: it is read anew, and what must go is gone."""
    with transaction.atomic():
        for file in AttachedFile.objects.select_for_update().filter(key__in=keys):
            stored = find(file.key)
            file.state, file.asked = FileState.WAITING, file.asked + 1
            if stored is None or stored.name != file.name:
                _drop_text(file)
            file.save()


def touch_all() -> None:
    """The same for every file: what changed may have been any of them."""
    for keys in _batches(AttachedFile.objects.values_list("key", flat=True)):
        touched(keys)


def check() -> None:
    """Finds what changed without a word: a file replaced in the storage's or the database's own way."""
    for file in AttachedFile.objects.exclude(state=FileState.WAITING).iterator():
        stored = find(file.key)
        if (stored.name if stored else "") != file.name:
            touched([file.key])


def _batches(keys: Iterable[str], size: int = 500) -> Iterable[Sequence[str]]:
    found = list(keys)
    for start in range(0, len(found), size):
        yield found[start : start + size]


def read(file: AttachedFile) -> None:
    """Reads one file. What changes meanwhile is read again."""
    stored = find(file.key)
    extraction = None
    if stored:
        try:
            with stored.open() as opened:
                extraction = extract(opened)
        except OSError as error:
            log.warning("The attached file %s cannot be opened: %s", file.key, type(error).__name__)
            extraction = Extraction("", unreadable=Unreadable.GONE)
    with transaction.atomic():
        current = AttachedFile.objects.select_for_update().filter(pk=file.pk, asked=file.asked).first()
        if current is None:
            return
        now = find(file.key)
        if (now and now.name) != (stored and stored.name):
            return
        _write(current, stored.name if stored else "", extraction)


def _write(file: AttachedFile, name: str, extraction: Extraction | None) -> None:
    """`extraction` None: the file is not public."""
    if extraction is None or extraction.unreadable:
        _drop_text(file)
        file.state = FileState.UNREADABLE if extraction else FileState.HIDDEN
    else:
        if extraction.sha256 != file.sha256 or not file.pages.exists():
            _drop_text(file)
            AttachedFilePage.objects.bulk_create(_pages(file, extraction.parts), batch_size=100)
            file.step = _next_step()
        file.state = FileState.READ
    file.name = name
    file.sha256 = extraction.sha256 if file.state == FileState.READ and extraction else ""
    file.truncated = bool(extraction and extraction.truncated)
    file.reason = extraction.unreadable if extraction and extraction.unreadable else ""
    file.save()


def _pages(file: AttachedFile, parts: Iterable[Part]) -> Iterable[AttachedFilePage]:
    for position, part in enumerate(parts):
        terms = " ".join(dict.fromkeys(token.term for token in analyze(part.text, file.language)))
        yield AttachedFilePage(
            file=file, position=position, page=part.page, heading=part.heading, text=part.text, terms=f" {terms} "
        )


def unreadable(content_id: UUID | None = None) -> list[AttachedFileUse]:
    """The files that give no text, with the contents that show them; of all contents, or of one."""
    uses = AttachedFileUse.objects.filter(file__state=FileState.UNREADABLE).select_related("file")
    return list((uses.filter(content_id=content_id) if content_id else uses).order_by("file__key", "content_id"))


def _drop_text(file: AttachedFile) -> None:
    """Sets the step of a file that had text; its row is saved by the caller."""
    if file.pages.all()._raw_delete(file._state.db):
        file.step = _next_step()
    file.name = file.sha256 = ""


def _next_step() -> int:
    """Given out in the order of commits: the counter's row is held until then."""
    if not Counter.objects.filter(name=_COUNTER).update(value=F("value") + 1):
        Counter.objects.create(name=_COUNTER, value=1)
    return newest_step()


def newest_step() -> int:
    """Of the changes of texts; 0 before the first."""
    return Counter.objects.filter(name=_COUNTER).values_list("value", flat=True).first() or 0


def contents_since(step: int) -> list[UUID]:
    """The contents that show a file whose text changed after this step."""
    uses = AttachedFileUse.objects.filter(file__step__gt=step)
    return list(uses.values_list("content_id", flat=True).distinct())
