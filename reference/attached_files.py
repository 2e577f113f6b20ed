"""Files of the platform that are searched by their text: those that everybody may read."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import CharField, Max, Model, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from wagtail.models import Collection, CollectionViewRestriction

from cms.base.models import MediaDocument
from content_store.enums import Tier
from search.files.keeping import access_changed, touched
from search.files.sources import FileSource, Stored, register_source

from .models import DocumentFile, OfficialDocument

_SOURCE: Final = "document"
#: Digits of a number that every database takes.
_LONGEST: Final = 18


def access_to(file: str) -> Tier:
    """The tier from which a file is read: the highest, where several official documents hold it."""
    found = DocumentFile.objects.filter(file=file).aggregate(access=Max("document__access"))["access"]
    return Tier(found or Tier.PUBLIC)


def public(pks: Iterable[str]) -> set[str]:
    """Without what is restricted by an official document or a collection, and what is gone; in two queries."""
    restricted = DocumentFile.objects.filter(document__access__gt=Tier.PUBLIC).exclude(file=None).values("file")
    asked = [pk for pk in pks if pk.isdigit() and len(pk) <= _LONGEST]
    open_files = MediaDocument.objects.filter(pk__in=asked).exclude(pk__in=restricted)
    found: list[tuple[int, str]] = list(open_files.values_list("pk", "collection__path"))
    closed: tuple[str, ...] = ()
    if found:
        closed = tuple(CollectionViewRestriction.objects.values_list("collection__path", flat=True))
    return {str(pk) for pk, path in found if not path.startswith(closed)}


def find(pk: str) -> Stored | None:
    file = MediaDocument.objects.filter(pk=pk).first() if public([pk]) else None
    return Stored(file.file.name, lambda: file.file.storage.open(file.file.name)) if file else None


register_source(FileSource(_SOURCE, public, find))


def _key(pk: object) -> str:
    return f"{_SOURCE}:{pk}"


@receiver([post_save, post_delete], sender=MediaDocument)
def touch_file(sender: type[Model], instance: MediaDocument, **kwargs: Any) -> None:
    touched([_key(instance.pk)])


@receiver([post_save, post_delete], sender=DocumentFile)
def touch_file_of_document(sender: type[Model], instance: DocumentFile, **kwargs: Any) -> None:
    if instance.file_id:
        touched([_key(instance.file_id)])


@receiver(post_save, sender=OfficialDocument)
def touch_files_of_document(sender: type[Model], instance: OfficialDocument, **kwargs: Any) -> None:
    files = DocumentFile.objects.filter(document=instance.pk).exclude(file=None)
    touched([_key(pk) for pk in files.values_list("file", flat=True)])


# --- many at once -----------------------------------------------------------------------------------------------------


def _are_in(files: "QuerySet[MediaDocument]", collection: Collection) -> None:
    """Tells of files that are in or below this collection now, as it is open or closed now."""
    keys = files.annotate(key=Concat(Value(f"{_SOURCE}:"), Cast("pk", CharField()))).values("key")
    access_changed(keys, public=not collection.get_view_restrictions().exists())


def touch_collection(pk: int) -> None:
    """What holds for a collection holds for all below it."""
    collection = Collection.objects.filter(pk=pk).first()
    if collection:
        _are_in(MediaDocument.objects.filter(collection__path__startswith=collection.path), collection)


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def touch_files_of_restriction(sender: type[Model], instance: CollectionViewRestriction, **kwargs: Any) -> None:
    touch_collection(instance.collection_id)


@receiver(post_save, sender=Collection)
def touch_files_of_collection(sender: type[Model], instance: Collection, created: bool, **kwargs: Any) -> None:
    """The form moves a collection below another after it has saved it, in the same transaction."""
    if not created:
        transaction.on_commit(partial(touch_collection, instance.pk))


def touch_files_added(request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any) -> None:
    """Files that were chosen in the list and put into another collection: no signal says so."""
    if action_type == "add_to_collection" and action.models == [MediaDocument]:
        pks = [row.pk for row in objects]
        _are_in(MediaDocument.objects.filter(pk__in=pks), action.cleaned_form.cleaned_data["collection"])
