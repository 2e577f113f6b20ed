"""Pages that follow a record of the reference data; the follow-up under audit."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from cms.base.audited import audited
from content_store.dirty import content_key, mark
from content_store.enums import Reason
from reference.models import OfficialDocument

from .dialogue import SessionPerson
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


@receiver(pre_save, sender=SessionPerson)
def follow_consent(sender: type[SessionPerson], instance: SessionPerson, **kwargs: Any) -> None:
    """Mirrors are told why who no longer agrees to be named is gone."""
    if not instance.consents and SessionPerson.objects.filter(pk=instance.pk, consents=True).exists():
        mark(content_key(instance.page.translation_key), reason=Reason.CONSENT_WITHDRAWN)


@receiver(post_delete, sender=SessionPerson)
def follow_removal(sender: type[SessionPerson], instance: SessionPerson, origin: Any, **kwargs: Any) -> None:
    """The same of who is taken out of the session, which is not what a session that goes as a whole says."""
    if instance.consents and isinstance(origin, SessionPerson):
        mark(content_key(instance.page.translation_key), reason=Reason.CONSENT_WITHDRAWN)


@receiver(post_delete, sender=ReportEvidence)
def drop_file(sender: type[ReportEvidence], instance: ReportEvidence, **kwargs: Any) -> None:
    """What was taken away is not kept."""
    if instance.file:
        storage, name = instance.file.storage, str(instance.file.name)
        transaction.on_commit(lambda: storage.delete(name))


for model in (PositionStatement, Commitment, ProgressReport, StatusChange, FollowUpComment):
    audited(model)
