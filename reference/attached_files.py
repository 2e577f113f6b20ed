"""Files of the platform that are searched by their text: those that everybody may read."""

from typing import Any, Final

from django.db.models import Max, Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import CollectionViewRestriction

from cms.base.models import MediaDocument
from content_store.enums import Tier
from search.files.keeping import touch_all, touched
from search.files.sources import FileSource, Stored, register_source

from .models import DocumentFile, OfficialDocument

#: Digits of a number that every database takes.
_LONGEST: Final = 18


def access_to(file: str) -> Tier:
    """The tier from which a file is read: the highest, where several official documents hold it."""
    found = DocumentFile.objects.filter(file=file).aggregate(access=Max("document__access"))["access"]
    return Tier(found or Tier.PUBLIC)


def find(pk: str) -> Stored | None:
    """None for what is restricted by an official document or a collection, as for what is gone."""
    file = MediaDocument.objects.filter(pk=pk).first() if pk.isdigit() and len(pk) <= _LONGEST else None
    if file is None or access_to(pk) > Tier.PUBLIC or file.collection.get_view_restrictions():
        return None
    return Stored(file.file.name, lambda: file.file.storage.open(file.file.name))


register_source(FileSource("document", find))


def _key(pk: object) -> str:
    return f"document:{pk}"


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


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def touch_collections(sender: type[Model], **kwargs: Any) -> None:
    """Restrictions hold for what is below a collection too."""
    touch_all()
