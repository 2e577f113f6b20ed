"""Keeps the text of the files that public documents show, and of no others.

Follows the change log: which content shows which file. What touches a file itself says so by `touched`, within its own
write: text that is no longer public, or no longer the file's, is gone with that write. The worker reads what waits.
"""

import json
import logging
from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from content_store.changes import follow
from content_store.direct import moved
from content_store.models import Change, Counter
from content_store.query import readable

from ..analysis.tokens import analyze
from ..enums import FileState, Unreadable
from .extraction import HINDERED, Extraction, Part, extract
from .models import AttachedFile, AttachedFilePage, AttachedFileUse
from .sources import Stored, find

log = logging.getLogger(__name__)

CONSUMER: Final = "search-files"
#: The counter of changes of texts; answers that are kept are of one state of the counters.
_COUNTER: Final = "files"
#: Reasons that may be gone another day.
_PASSING: Final = (Unreadable.GONE, Unreadable.COSTLY)


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
    uses: dict[UUID, dict[str, AttachedFileUse]] = {content_id: {} for content_id in contents}
    if not any(shown.values()) and not AttachedFileUse.objects.filter(content_id__in=contents).exists():
        return
    with transaction.atomic():
        _lock()
        for use in AttachedFileUse.objects.filter(content_id__in=contents).select_related("file"):
            uses[use.content_id][use.file.key] = use
        for content_id, wanted in shown.items():
            _keep_uses(content_id, wanted, uses[content_id])
        AttachedFile.objects.filter(uses=None).delete()


def _keep_uses(content_id: UUID, wanted: dict[str, tuple[str, str]], uses: dict[str, AttachedFileUse]) -> None:
    """`wanted`: key to title and language; `uses`: those that there are, by key. What is right is not written."""
    surplus = [use.pk for key, use in uses.items() if key not in wanted]
    if surplus:
        AttachedFileUse.objects.filter(pk__in=surplus).delete()
    for key, (title, language) in wanted.items():
        use = uses.get(key) or _used(key, title, language, content_id)
        if use.title != title[:255]:
            AttachedFileUse.objects.filter(pk=use.pk).update(title=title[:255])
        file = use.file
        if file.language != language and not file.uses.exclude(content_id=content_id).exists():
            file.language = language  # for which its terms are made
            file.state, file.asked = FileState.WAITING, file.asked + 1
            _drop_text(file)
            file.save()


def _used(key: str, title: str, language: str, content_id: UUID) -> AttachedFileUse:
    """A new use. The index may have the content without the text that was read for others: it is indexed again."""
    file, _ = AttachedFile.objects.get_or_create(key=key, defaults={"language": language})
    if file.sha256:
        file.step = _next_step()
        file.save(update_fields=["step"])
    return AttachedFileUse.objects.create(file=file, content_id=content_id, title=title[:255])


def touched(keys: Collection[str]) -> None:
    """Call within each write of a file, or of what makes it public: it is read anew, and what must go is gone."""
    if not AttachedFile.objects.filter(key__in=keys).exists():
        return
    with transaction.atomic():
        _lock()
        for file in AttachedFile.objects.select_for_update().filter(key__in=keys).order_by("pk"):
            stored = find(file.key)
            file.state, file.asked = FileState.WAITING, file.asked + 1
            if stored is None or stored.name != file.name:
                _drop_text(file)
            file.save()


def access_changed(keys: "QuerySet[Any, dict[str, Any]]", *, public: bool) -> None:
    """Call within a write that opens or closes many files at once, in a few statements for all.

    `keys`: a query of one column. What is closed loses its text now; what may be open again is read by the worker.
    """
    files = AttachedFile.objects.filter(key__in=keys)
    files = files.exclude(state=FileState.READ) if public else files.exclude(state=FileState.HIDDEN)
    if not files.exists():
        return
    with transaction.atomic():
        _lock()
        asked = {"state": FileState.WAITING, "asked": F("asked") + 1}
        if public:
            files.update(**asked)
        else:
            files.update(**asked, name="", sha256="", step=_next_step())
            AttachedFilePage.objects.filter(file__key__in=keys)._raw_delete(AttachedFilePage.objects.db)


def check() -> None:
    """Finds what changed without a word: a file replaced in the storage's or the database's own way.

    What could not be read for a reason that may have passed is tried again.
    """
    for file in AttachedFile.objects.exclude(state=FileState.WAITING).iterator():
        stored = find(file.key)
        if (stored.name if stored else "") != file.name or file.reason in _PASSING:
            touched([file.key])


def read(file: AttachedFile) -> None:
    """Reads one file. What changes meanwhile is read again."""
    stored = find(file.key)
    extraction = _extracted(file, stored) if stored else None
    pages = []
    if extraction and (extraction.sha256 != file.sha256 or not file.pages.exists()):
        pages = list(_pages(file, extraction.parts))
    with transaction.atomic():
        _lock()
        current = AttachedFile.objects.select_for_update().filter(pk=file.pk, asked=file.asked).first()
        if current is None:
            return
        now = find(file.key)
        if (now and now.name) != (stored and stored.name):
            return
        _write(current, stored.name if stored else "", extraction, pages)


def _extracted(file: AttachedFile, stored: Stored) -> Extraction:
    """Storages have errors of their own: whatever is wrong with one file keeps nobody from the others."""
    try:
        with stored.open() as opened:
            return extract(opened)
    except FileNotFoundError:
        return Extraction("", unreadable=Unreadable.GONE)
    except Exception as error:
        # Its words may hold the file's name, and so a person's.
        log.warning("The attached file %s cannot be read now: %s", file.key, type(error).__name__)
        return HINDERED


def _write(
    file: AttachedFile, name: str, extraction: Extraction | None, pages: Collection[AttachedFilePage] = ()
) -> None:
    """`extraction` None: the file is not public."""
    if extraction and extraction.passing and file.sha256 and file.name == name:
        file.state, file.reason = FileState.READ, extraction.unreadable or ""  # the text stays until the next try
        file.save()
        return
    if extraction is None or extraction.unreadable:
        _drop_text(file)
        file.state = FileState.UNREADABLE if extraction else FileState.HIDDEN
    else:
        if extraction.sha256 != file.sha256 or not file.pages.exists():
            _drop_text(file)
            AttachedFilePage.objects.bulk_create(pages, batch_size=100)
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
    """Sets the step of a file that had text; its row is saved by the caller, who has the lock."""
    if file.pages.all()._raw_delete(file._state.db):
        file.step = _next_step()
    file.name = file.sha256 = ""


def _lock() -> None:
    """Whoever writes texts holds the counter first and rows of files after it, so that no two wait for each other."""
    Counter.objects.select_for_update().get_or_create(name=_COUNTER)


def _next_step() -> int:
    """Given out in the order of commits: the counter's row is held until then."""
    Counter.objects.filter(name=_COUNTER).update(value=F("value") + 1)
    moved()
    return newest_step()


def newest_step() -> int:
    """Of the changes of texts; 0 before the first."""
    return Counter.objects.filter(name=_COUNTER).values_list("value", flat=True).first() or 0


def contents_since(step: int) -> list[UUID]:
    """The contents that show a file whose text changed after this step."""
    uses = AttachedFileUse.objects.filter(file__step__gt=step)
    return list(uses.values_list("content_id", flat=True).distinct())
