"""Pages that follow a record of the reference data."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from reference.models import OfficialDocument

from .official_documents import OfficialDocumentPage


@receiver(post_save, sender=OfficialDocument)
def follow_document(sender: type[OfficialDocument], instance: OfficialDocument, **kwargs: Any) -> None:
    """A page takes its title from the document's labels."""
    if kwargs.get("raw"):
        return
    for page in OfficialDocumentPage.objects.filter(document=instance).select_related("locale"):
        title = page.title
        page.document = instance
        page.follow_record()
        if page.title != title:
            page.save(clean=False)
