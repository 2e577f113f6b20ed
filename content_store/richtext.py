"""Wagtail's stored rich text to clean HTML: only known tags, absolute links, links to pages in the best language."""

from typing import TYPE_CHECKING
from uuid import UUID

import nh3
from bs4 import BeautifulSoup, Tag
from wagtail.models import Page

from cms.base.models import MediaDocument

if TYPE_CHECKING:
    from .rendering import RenderContext

TAGS = {"p", "h2", "h3", "h4", "b", "strong", "i", "em", "ol", "ul", "li", "a", "br", "hr", "sup", "sub", "blockquote"}
ATTRIBUTES = {"a": {"href", "hreflang"}}


def clean_html(source: str, context: "RenderContext") -> str:
    soup = BeautifulSoup(source or "", "html.parser")
    for anchor in soup.find_all("a"):
        _resolve(anchor, context)
    return nh3.clean(
        str(soup), tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel="noopener"
    )


def _resolve(anchor: Tag, context: "RenderContext") -> None:
    """Turns an editor's internal link into a URL; the text stays where its target is gone."""
    kind, target = anchor.get("linktype"), str(anchor.get("id", ""))
    if kind == "page":
        page = Page.objects.filter(pk=target).only("translation_key").first() if target.isdigit() else None
        link = context.link(UUID(str(page.translation_key))) if page else None
        anchor.attrs = {"href": link.url, "hreflang": link.locale} if link else {}
    elif kind == "document":
        document = MediaDocument.objects.filter(pk=target).first() if target.isdigit() else None
        anchor.attrs = {"href": context.file(document).url} if document else {}
    elif str(anchor.get("href", "")).startswith("/"):
        anchor.attrs = {"href": context.absolute(str(anchor["href"]))}
    if not anchor.attrs:
        anchor.unwrap()


def plain_text(html: str) -> str:
    """The words of clean HTML, blocks apart by a line."""
    return BeautifulSoup(html, "html.parser").get_text("\n", strip=True)
