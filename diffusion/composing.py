"""The mails of newsletters and diffusions: HTML and plain text, in one language, from what is public at that moment."""

from dataclasses import dataclass
from typing import Any, Final

from bs4 import BeautifulSoup
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.base.locales import direction
from content_store.kinds import kind
from content_store.models import Document
from content_store.schemas import Card
from delivery.composing import Composed, composes, names, written
from delivery.enums import MailingKind
from delivery.models import Delivery, Mailing

from .audiences import takes_newsletter
from .diffusions import Diffusion
from .newsletters import NewsletterPage, cards_of
from .people import contact_of, locales_of
from .schemas import NewsletterDocument
from .selecting import contents_of, documents, languages

#: The name of each list in the header List-Id.
LIST_IDS: Final = {MailingKind.NEWSLETTER: "newsletter", MailingKind.DIFFUSION: "diffusions"}


@dataclass(frozen=True)
class Item:
    """A content in a mail. `text`: of a recommendation, as it was adopted."""

    card: Card
    kind: str
    dir: str
    text: str = ""


class Material:
    """What the mails of a diffusion have in common, each thing read once: `ids` of its contents, and the languages in
    which all are to be had. Raises ValidationError for filters that are not known."""

    def __init__(self, diffusion: Diffusion) -> None:
        self.diffusion = diffusion
        self.ids = contents_of(diffusion)
        self.have = languages(self.ids)
        self._read: dict[str, dict[str, Any]] = {}

    def context(self, locale: str) -> dict[str, Any]:
        """For the template, in this language or the nearest; empty where nothing of it is public any more."""
        if locale not in self._read:
            with override(locale):
                self._read[locale] = self._context(documents(self.ids, locale), locale)
        return self._read[locale]

    def _context(self, rows: list[Document], locale: str) -> dict[str, Any]:
        if not rows:
            return {}
        if self.diffusion.newsletter:
            return _of_newsletter(NewsletterDocument.model_validate_json(rows[0].full))
        note = self.diffusion.note(locale)
        return {
            "note": note,
            "note_dir": direction(note["locale"]) if note else "",
            "items": [_of_row(row) for row in rows],
            "attachments": self.diffusion.attachments.split(),
        }


def _material(mailing: Mailing) -> Material | None:
    """The mails of a part of a run share their mailing, which is read anew for the next part; so is this."""
    kept = vars(mailing)
    if "_material" not in kept:
        diffusion = Diffusion.objects.filter(pk=mailing.context.get("diffusion")).first()
        kept["_material"] = Material(diffusion) if diffusion else None
    found: Material | None = kept["_material"]
    return found


@composes(MailingKind.NEWSLETTER, MailingKind.DIFFUSION)
def compose_diffusion(delivery: Delivery) -> Composed | None:
    """None where nothing of it is public any more, and for who left, or whose consent ended, since it was queued."""
    material = _material(delivery.mailing)
    if material is None:
        return None
    person = delivery.recipient
    if material.diffusion.newsletter:
        return mail(material, delivery) if takes_newsletter(person) else None
    contact = contact_of(person, delivery.actor)
    if contact is None:
        return None
    person.locales = person.locales or locales_of(contact)
    return mail(material, delivery)


@names(MailingKind.NEWSLETTER, MailingKind.DIFFUSION)
def title_of(mailing: Mailing, locale: str) -> str:
    """The subject that its mails have."""
    material = _material(mailing)
    context = material.context(locale) if material else {}
    return _subject(context) if context else ""


def _subject(context: dict[str, Any]) -> str:
    title: str = context["doc"].title if "doc" in context else context["items"][0].card.title
    return context.get("note", {}).get("subject") or title


def mail(material: Material, delivery: Delivery) -> Composed | None:
    """In the delivery's language, or where its contents are not to be had in that, in the recipient's next."""
    if material.have and delivery.locale not in material.have:
        delivery.locale = delivery.recipient.best_of(material.have) or delivery.locale
    context = material.context(delivery.locale)
    if not context:
        return None
    return (_newsletter_mail if material.diffusion.newsletter else _diffusion_mail)(delivery, context)


def newsletter_mail(delivery: Delivery, document: NewsletterDocument) -> Composed:
    """Of a document, a draft's too."""
    return _newsletter_mail(delivery, _of_newsletter(document))


def _of_newsletter(document: NewsletterDocument) -> dict[str, Any]:
    ids = [item.id for section in document.sections if section.type == "items" for item in section.items]
    cards = cards_of(ids, document.locale)
    sections: list[dict[str, Any]] = []
    with override(document.locale):
        for section in document.sections:
            if section.type == "text":
                sections.append({"html": section.html, "text": _with_addresses(section.html)})
            else:
                items = [_item(cards[item.id]) for item in section.items if item.id in cards]
                sections.append({"heading": section.heading, "items": items})
    return {"doc": document, "sections": sections}


def _newsletter_mail(delivery: Delivery, context: dict[str, Any]) -> Composed:
    document = context["doc"]
    delivery.locale = document.locale
    with override(delivery.locale):
        because = _("You get this because you subscribed to the newsletter.")
    return written(
        delivery,
        "diffusion/mail/newsletter",
        subject=_subject(context),
        because=because,
        context={**context, "other_language": _other_language(delivery)},
        list_id=LIST_IDS[MailingKind.NEWSLETTER],
    )


def _diffusion_mail(delivery: Delivery, context: dict[str, Any]) -> Composed:
    with override(delivery.locale):
        because = _("You get this from the Secretariat's list of contacts.")
        if delivery.actor:
            because = _("You get this as a contact of: %(actor)s.") % {"actor": delivery.actor}
    return written(
        delivery,
        "diffusion/mail/diffusion",
        subject=_subject(context),
        because=because,
        context={**context, "other_language": _other_language(delivery)},
        list_id=LIST_IDS[MailingKind.DIFFUSION],
    )


def _item(card: Card, text: str = "") -> Item:
    return Item(card, capfirst(str(kind(card.kind).label)), direction(card.locale), text)


def _of_row(row: Document) -> Item:
    named = kind(row.kind)
    text = getattr(named.full.model_validate_json(row.full), "text", "") if row.kind == "recommendation" else ""
    return _item(named.card.model_validate_json(row.card), text)


def _other_language(delivery: Delivery) -> bool:
    """Whether the person would rather have read it in another language."""
    return bool(delivery.recipient.locales) and delivery.recipient.locale != delivery.locale


def _with_addresses(html: str) -> str:
    """Clean HTML as text, each link's address behind its words."""
    soup = BeautifulSoup(html, "html.parser")
    for anchor in soup.find_all("a"):
        anchor.replace_with(f"{anchor.get_text()} <{anchor.get('href', '')}>")
    for block in soup.find_all(["p", "li", "h2", "h3", "h4", "br"]):
        block.append("\n")
    return soup.get_text().strip()


def draft_newsletter(page: NewsletterPage) -> Any:
    """The document of the last saved version of a newsletter in one language."""
    return page.get_latest_revision_as_object().draft_document()
