"""The site's frame: root, homes in six languages, sections and articles."""

import datetime as dt
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.base.locales import LOCALES
from forums.models import (
    ConsultationIndexPage,
    DialogueIndexPage,
    EventIndexPage,
    OfficialDocumentIndexPage,
    RecommendationIndexPage,
    ThemeConsultationIndexPage,
    WorkingGroupIndexPage,
)
from home.models import ArticlePage, HomePage, ImpactPage, SectionPage
from ngo_pages.models import ActionIndexPage, DirectoryPage

from .publishing import Body, Words, existing, find, publish
from .source import words

#: Key in pages.yaml to the page type that shows the list of that name.
INDEXES: dict[str, type[Any]] = {
    "organizations": DirectoryPage,
    "recommendations": RecommendationIndexPage,
    "dialogue": DialogueIndexPage,
    "events": EventIndexPage,
    "actions": ActionIndexPage,
    "working-groups": WorkingGroupIndexPage,
    "consultations": ConsultationIndexPage,
    "themes": ThemeConsultationIndexPage,
    "documents": OfficialDocumentIndexPage,
    "impact": ImpactPage,
    "data": SectionPage,
    "about": SectionPage,
}
ARTICLES = {
    "working-paper-2020": dt.date(2020, 6, 1),
    "ngo-solidarity-network": None,
    "six-years-of-forums": None,
}


def load_frame() -> None:
    """Locales, home in six languages, the default site, sections."""
    for code in LOCALES:
        Locale.objects.get_or_create(language_code=code)
    if find(HomePage, "home") is None:
        _replace_welcome_page()
    for name, model in INDEXES.items():
        home = existing(HomePage, "home")
        publish(home, model(slug=name), name, _page_words(name, with_body=model is SectionPage))


def _replace_welcome_page() -> None:
    """Wagtail's own start page leaves first: it stands where the English home belongs."""
    root = Page.get_first_root_node()
    Site.objects.all().delete()
    for page in root.get_children().filter(depth=2, slug="home"):
        page.delete()
    root = Page.get_first_root_node()
    publish(root, HomePage(slug="home"), "home", _page_words("home", with_body=True))
    home = find(HomePage, "home")
    host, _, port = settings.PUBLIC_BASE_URL.split("://")[1].partition(":")
    secure = settings.PUBLIC_BASE_URL.startswith("https")
    Site.objects.create(
        hostname=host,
        port=int(port or (443 if secure else 80)),
        root_page=home,
        is_default_site=True,
        site_name=settings.WAGTAIL_SITE_NAME,
    )


def _page_words(name: str, *, with_body: bool) -> dict[str, Words]:
    record = words("pages")[name]
    return {locale: _texts(record, locale, with_body=with_body) for locale in LOCALES}


def _texts(record: dict[str, Any], locale: str, *, with_body: bool) -> Words:
    texts: dict[str, str | Body] = {"title": record["title"][locale], "summary": record["lead"][locale]}
    if with_body:
        texts["body"] = _body(record, locale)
    return texts


def _body(record: dict[str, Any], locale: str) -> Body:
    body = Body()
    paragraphs: list[str] = record.get("paragraphs", {}).get(locale, [])
    if paragraphs:
        body.text(paragraphs[:2])
    if "quote" in record:
        body.quote(record["quote"][locale])
    if "figures" in record:
        body.figures([(str(item["value"]), item["label"][locale]) for item in record["figures"]])
    if paragraphs[2:]:
        body.text(paragraphs[2:])
    return body


def article_names() -> list[str]:
    return list(ARTICLES)


def load_article(name: str) -> None:
    section = existing(SectionPage, "about")
    record = words("pages")[name]
    texts = {locale: _texts(record, locale, with_body=True) for locale in LOCALES}
    publish(section, ArticlePage(slug=name, date=ARTICLES[name]), name, texts)
