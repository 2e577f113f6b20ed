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
from delivery.composing import Composed, composes, written
from delivery.enums import MailingKind
from delivery.models import Delivery

from .audiences import contact_of, locales_of, takes_newsletter
from .diffusions import Diffusion
from .newsletters import NewsletterPage, cards_of
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


@composes(MailingKind.NEWSLETTER, MailingKind.DIFFUSION)
def compose_diffusion(delivery: Delivery) -> Composed | None:
    """None where nothing of it is public any more, and for who left, or whose consent ended, since it was queued."""
    diffusion = Diffusion.objects.filter(pk=delivery.mailing.context.get("diffusion")).first()
    if diffusion is None:
        return None
    person = delivery.recipient
    if diffusion.newsletter:
        return mail(diffusion, delivery) if takes_newsletter(person) else None
    contact = contact_of(person, delivery.actor)
    if contact is None:
        return None
    person.locales = person.locales or locales_of(contact)
    return mail(diffusion, delivery)


def mail(diffusion: Diffusion, delivery: Delivery) -> Composed | None:
    """In the delivery's language, or where its contents are not to be had in that, in the recipient's next."""
    ids = contents_of(diffusion)
    have = languages(ids)
    if have and delivery.locale not in have:
        delivery.locale = delivery.recipient.best_of(have) or delivery.locale
    rows = documents(ids, delivery.locale)
    if not rows:
        return None
    if diffusion.newsletter:
        return newsletter_mail(delivery, NewsletterDocument.model_validate_json(rows[0].full))
    return _diffusion_mail(diffusion, delivery, rows)


def newsletter_mail(delivery: Delivery, document: NewsletterDocument) -> Composed:
    """Of a document, a draft's too."""
    delivery.locale = document.locale
    ids = [item.id for section in document.sections if section.type == "items" for item in section.items]
    cards = cards_of(ids, delivery.locale)
    sections: list[dict[str, Any]] = []
    for section in document.sections:
        if section.type == "text":
            sections.append({"html": section.html, "text": _with_addresses(section.html)})
        else:
            items = [_item(cards[item.id]) for item in section.items if item.id in cards]
            sections.append({"heading": section.heading, "items": items})
    with override(delivery.locale):
        because = _("You get this because you subscribed to the newsletter.")
    context = {"doc": document, "sections": sections, "other_language": _other_language(delivery)}
    return written(
        delivery,
        "diffusion/mail/newsletter",
        subject=document.title,
        because=because,
        context=context,
        list_id=LIST_IDS[MailingKind.NEWSLETTER],
    )


def _diffusion_mail(diffusion: Diffusion, delivery: Delivery, rows: list[Document]) -> Composed:
    note = diffusion.note(delivery.locale)
    with override(delivery.locale):
        items = [_of_row(row) for row in rows]
        context = {
            "note": note,
            "note_dir": direction(note["locale"]) if note else "",
            "items": items,
            "attachments": diffusion.attachments.split(),
            "other_language": _other_language(delivery),
        }
        because = _("You get this from the Secretariat's list of contacts.")
        if delivery.actor:
            because = _("You get this as a contact of: %(actor)s.") % {"actor": delivery.actor}
    return written(
        delivery,
        "diffusion/mail/diffusion",
        subject=note.get("subject") or items[0].card.title,
        because=because,
        context=context,
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
