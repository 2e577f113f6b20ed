"""Rows that follow others: the actors of what can be addressed; a member shows its country's region; submissions
show on the content they were sent in about."""

from typing import Any
from uuid import UUID

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver

from cms.base.audited import audited
from cms.base.schedule import register_duty
from content_store.dirty import content_key, mark
from content_store.terms import term_key

from .contacts import Contact, sweep_contacts
from .models import (
    ACTOR_KINDS,
    Actor,
    Body,
    Country,
    DocumentFile,
    FieldOffice,
    Member,
    NationalCommission,
    Region,
    Sector,
    VocabularyTerm,
)
from .pages import ActorPage, BodyPage, DelegationPage, FieldOfficePage, NationalCommissionPage
from .submissions import Submission

_PLACES: dict[type[VocabularyTerm], tuple[str, int]] = {
    Body: ("body", 0),
    Sector: ("sector", 1000),
    Member: ("member", 2000),
    FieldOffice: ("office", 3000),
    NationalCommission: ("commission", 4000),
}

_PAGES: dict[type[VocabularyTerm], type[ActorPage]] = {
    Body: BodyPage,
    FieldOffice: FieldOfficePage,
    NationalCommission: NationalCommissionPage,
    Member: DelegationPage,
}


@receiver(post_save, sender=Body)
@receiver(post_save, sender=Sector)
@receiver(post_save, sender=Member)
@receiver(post_save, sender=FieldOffice)
@receiver(post_save, sender=NationalCommission)
def keep_actor(sender: type[VocabularyTerm], instance: VocabularyTerm, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    kind, base = _PLACES[sender]
    Actor.objects.update_or_create(
        **{kind: instance}, defaults={"code": f"{ACTOR_KINDS[kind]}{instance.code}", "order": base + instance.order}
    )


@receiver(post_save, sender=Body)
@receiver(post_save, sender=Member)
@receiver(post_save, sender=FieldOffice)
@receiver(post_save, sender=NationalCommission)
def follow_title(sender: type[VocabularyTerm], instance: VocabularyTerm, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    model = _PAGES[sender]
    for page in model._default_manager.filter(**{model.record_field: instance}).select_related("locale"):
        if page.follow_record():
            page.save(clean=False)


@receiver(post_save, sender=Country)
def mark_member(sender: type[Country], instance: Country, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        mark(term_key("members", instance.code))


@receiver(pre_delete, sender=Region)
def mark_countries(sender: type[Region], instance: Region, **kwargs: Any) -> None:
    """The database empties their region without saving them."""
    codes = Country.objects.filter(region=instance).values_list("code", flat=True)
    mark(*(term_key(vocabulary, code) for code in codes for vocabulary in ("countries", "members")))


@receiver([post_save, post_delete])
def mark_submission(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if isinstance(instance, Submission) and not kwargs.get("raw"):
        shown_on: UUID | None = instance.shown_on
        if shown_on:
            mark(content_key(shown_on))


@receiver([post_save, post_delete], sender=DocumentFile)
def mark_document(sender: type[DocumentFile], instance: DocumentFile, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        mark(term_key("documents", instance.document.code))


audited(Contact, "languages", "themes", without=("in_documents",))


@receiver(m2m_changed, sender=Contact.languages.through)
@receiver(m2m_changed, sender=Contact.themes.through)
def mark_contact(sender: Any, instance: Contact, action: str, **kwargs: Any) -> None:
    """What a form writes after the row itself."""
    if action.startswith("post_") and isinstance(instance, Contact):
        instance.mark_contents()


register_duty("contacts", sweep_contacts)
