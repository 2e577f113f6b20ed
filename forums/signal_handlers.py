"""Pages that follow a record of the reference data; the follow-up under audit."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from cms.base.audited import audited
from reference.models import OfficialDocument

from .follow_up import (
    Commitment,
    FollowUpComment,
    PositionStatement,
    ProgressReport,
    ReportEvidence,
    StatusChange,
)
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


@receiver(post_delete, sender=ReportEvidence)
def drop_file(sender: type[ReportEvidence], instance: ReportEvidence, **kwargs: Any) -> None:
    """What was taken away is not kept."""
    if instance.file:
        storage, name = instance.file.storage, str(instance.file.name)
        transaction.on_commit(lambda: storage.delete(name))


for model in (PositionStatement, Commitment, ProgressReport, StatusChange, FollowUpComment):
    audited(model)
