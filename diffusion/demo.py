"""The demonstration's newsletter, made of what the demonstration holds and marked as an example; and a dead address."""

from cms.base.locales import LOCALES
from delivery import addresses
from delivery.enums import Reason
from delivery.models import Suppression
from delivery.suppressing import suppress
from home.demo import contacts
from home.demo.publishing import Body, Words, existing, publish
from home.demo.source import Record, words
from home.models import HomePage

from .enums import Period
from .months import this_month
from .newsletters import NewsletterIndexPage, NewsletterPage


def load() -> None:
    """The archive and one newsletter, of the month in which the demonstration is loaded; whom no mail reaches."""
    _suppress_dead_addresses()
    record = words("newsletters")
    index = {locale: _texts(record["index"], locale) for locale in LOCALES}
    publish(existing(HomePage, "home"), NewsletterIndexPage(slug="newsletters"), "newsletters", index)
    page = NewsletterPage(slug="demonstration", month=this_month(), fictional=True)
    texts = {
        locale: {
            **_texts(record["newsletter"], locale),
            "introduction": record["newsletter"]["introduction"][locale],
            "sections": _sections(record, locale),
        }
        for locale in LOCALES
    }
    publish(existing(NewsletterIndexPage, "newsletters"), page, "newsletter-demonstration", texts)


def _suppress_dead_addresses() -> None:
    """So that a dry run has somebody who is not reached."""
    for record in contacts.records():
        digest = addresses.digest(addresses.normal(record["email"]))
        if record.get("bounces") and not Suppression.objects.filter(address_digest=digest).exists():
            suppress(digest, Reason.HARD_BOUNCE)


def _texts(record: Record, locale: str) -> Words:
    return {"title": record["title"][locale], "summary": record["summary"][locale]}


def _sections(record: Record, locale: str) -> Body:
    body = Body()
    for section in record["sections"]:
        heading = section["heading"][locale]
        value = {
            "heading": heading,
            "kind": section["kind"],
            "filters": section.get("filters", ""),
            "period": section.get("period", str(Period.MONTH)),
            "most": section["most"],
        }
        body.blocks.append({"type": "items", "value": value})
        body.strings.append(heading)
    return body
