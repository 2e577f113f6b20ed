"""A month's newsletter as a draft with the usual sections; none for a month without news."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.base.locales import DEFAULT_LOCALE

from .enums import Period
from .months import in_words, month_after, month_before, this_month
from .newsletters import NewsletterIndexPage, NewsletterPage
from .pulling import pull

#: Months looked back at for one whose newsletter was never made.
_LOOK_BACK: Final = 12


class NothingPrepared(Exception):  # noqa: N818
    """There is nothing to prepare; the message says why."""


def default_sections() -> list[dict[str, Any]]:
    """The usual blocks, as a stream field takes them, with their headings in the active language."""
    return [
        _items(_("Results of forums"), "forum-report"),
        _items(_("Recommendations"), "recommendation"),
        _items(_("Actions on the ground"), "action"),
        _items(_("News of field offices"), "article", filters="office[exists]=true"),
        _items(_("Dialogue"), "session"),
        _items(_("Open consultations"), "theme-consultation", filters="closes[from]=month", period=Period.ANY),
    ]


def _items(heading: str, kind: str, *, filters: str = "", period: str = Period.MONTH) -> dict[str, Any]:
    value = {"heading": heading, "kind": kind, "filters": filters, "period": str(period), "most": 5}
    return {"type": "items", "value": value}


def has_news(month: str) -> bool:
    """Whether a usual section finds something that was published in the month."""
    values = [block["value"] for block in default_sections()]
    return any(pull(value, month, DEFAULT_LOCALE) for value in values if value["period"] == Period.MONTH)


def next_month() -> str:
    """The earliest month with news after the newest newsletter's, up to this one; else the first that can have any."""
    newest = NewsletterPage.objects.order_by("-month").values_list("month", flat=True).first() or ""
    months = [this_month()]
    for _each in range(_LOOK_BACK):
        months.insert(0, month_before(months[0]))
    due = (month for month in months if month > newest and has_news(month))
    return next(due, month_after(max(newest, month_before(this_month()))))


def prepare(month: str, user: Any = None) -> NewsletterPage:
    """The draft of a month's newsletter in the default language. Raises NothingPrepared, and says why."""
    index = NewsletterIndexPage.objects.filter(locale__language_code=DEFAULT_LOCALE, alias_of=None).first()
    if index is None:
        raise NothingPrepared(_("There is no archive of newsletters yet: make that page below the home page first."))
    if NewsletterPage.objects.filter(month=month, alias_of=None).exists():
        raise NothingPrepared(_("There is a newsletter of %(month)s already.") % {"month": in_words(month)})
    if not has_news(month):
        raise NothingPrepared(_("No news in %(month)s: nothing prepared.") % {"month": in_words(month)})
    with transaction.atomic(), override(DEFAULT_LOCALE):
        title = _("Newsletter, %(month)s") % {"month": in_words(month)}
        page = NewsletterPage(title=title, slug=month, month=month, live=False, owner=user)
        page.sections = NewsletterPage._meta.get_field("sections").to_python(default_sections())
        index.add_child(instance=page)
        page.save_revision(user=user, log_action=True)
    return page
