"""Contacts in documents: each tier's rendering has those its readers may see, and no other."""

from cms.base.days import utc_today
from content_store.rendering import RenderContext
from content_store.schemas import Coded, Shape

from .contacts import Contact, contacts_key


class ContactOut(Shape):
    """A person in a role; only what the readers of this document's tier may know."""

    role: Coded
    name: str
    email: str
    phone: str
    languages: list[Coded]
    themes: list[Coded]


def has_contacts(actor_code: str) -> bool:
    return Contact.objects.filter(actor__code=actor_code).exists()


def contacts_of(actor_code: str, ctx: RenderContext) -> list[ContactOut]:
    """The contacts of an actor that readers of `ctx.tier` may see today."""
    ctx.dependencies.add(contacts_key(actor_code))
    rows = Contact.objects.filter(actor__code=actor_code).shown(utc_today()).for_tier(ctx.tier)
    return [
        ContactOut(
            role=ctx.coded("contact-roles", contact.role),
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
            languages=ctx.coded_all("languages", [language.code for language in contact.languages.all()]),
            themes=ctx.coded_all("sectors", [sector.code for sector in contact.themes.all()]),
        )
        for contact in rows.prefetch_related("languages", "themes").order_by("role", "pk")
    ]
