"""What the demonstration lacks: the report of a forum, in all six languages. `python -m tests.browser.additions`."""

import datetime as dt

import django

from .page_types import FORUM


def add_report() -> None:
    from content_store.drain import drain_all
    from forums.models import ForumPage, ForumReportPage
    from tests import factories

    text = [{"type": "text", "value": "<p>The forum asks that every plan for water names who maintains the wells.</p>"}]
    forum = ForumPage.objects.get(slug=FORUM, locale__language_code="en")
    report = ForumReportPage(title="Report of the forum", slug="report", date=dt.date(2014, 9, 1), live=False)
    report.conclusions = ForumReportPage._meta.get_field("conclusions").to_python(text)
    forum.add_child(instance=report)
    published = factories.publish(report)
    factories.translated(published, "ar", title="تقرير المنتدى")
    for locale in ("fr", "es", "zh-hans", "ru"):
        factories.translated(published, locale)
    drain_all()


if __name__ == "__main__":
    django.setup()
    add_report()
