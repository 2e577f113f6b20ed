"""What becomes of an editor's words in a document."""

import json
from typing import Any

import pytest

from cms.base.models import MediaDocument
from content_store.models import Document
from content_store.richtext import plain_text
from tests import factories

from .reading import document

pytestmark = pytest.mark.django_db


def html(source: str) -> str:
    page = factories.article(body=[("text", source)])
    factories.drain()
    (block,) = document(page)["body"]
    return str(block["html"])


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("<p>Plain <b>bold</b> <i>italic</i></p>", "<p>Plain <b>bold</b> <i>italic</i></p>"),
        ("<p onclick='x()'>a<script>alert(1)</script></p>", "<p>a</p>"),
        ("<p><a href='javascript:alert(1)'>a</a></p>", '<p><a rel="noopener">a</a></p>'),
        (
            "<p><a href='https://example.org/?a=1&b=2'>a</a></p>",
            '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener">a</a></p>',
        ),
        ("<p><a href='/en/about/'>a</a></p>", '<p><a href="http://testserver/en/about/" rel="noopener">a</a></p>'),
        ("<p><a linktype='page' id='999999'>a</a></p>", "<p>a</p>"),
        ("<p><a linktype='page' id='x'>a</a></p>", "<p>a</p>"),
        ("<p><a linktype='page'>a</a></p>", "<p>a</p>"),
        ("<p><a linktype='document' id='999999'>a</a></p>", "<p>a</p>"),
        ("<h2>Head</h2><embed embedtype='image' id='1'/>", "<h2>Head</h2>"),
    ],
)  # fmt: skip
def test_rich_text_is_clean(source: str, clean: str) -> None:
    assert html(source) == clean


def test_plain_text_keeps_words_apart() -> None:
    assert plain_text("<h2>Head</h2><p>One <b>two</b></p><ul><li>three</li></ul>").split() == [
        "Head", "One", "two", "three",
    ]  # fmt: skip


def test_every_block_has_its_typed_form_and_its_words_are_found() -> None:
    other = factories.section("Other")
    file = MediaDocument.objects.create(title="Report", file="documents/report.pdf", file_size=12, language="fr")
    body: list[tuple[str, Any]] = [
        ("text", "<p>Text here</p>"),
        ("quote", {"text": "Quoted", "attribution": "Somebody"}),
        ("figures", [{"value": "about 300", "label": "NGOs"}]),
        ("documents", {"title": "Files", "items": [file]}),
        ("people", {"title": "Speakers", "items": [{"name": "Amina", "role": "chair", "affiliation": "X"}]}),
        ("links", {"title": "See also", "items": [other]}),
    ]
    page = factories.article(body=body)
    factories.drain()
    blocks = document(page)["body"]
    assert [block["type"] for block in blocks] == ["text", "quote", "figures", "documents", "people", "links"]
    assert blocks[3]["items"][0] | {"url": ""} == {
        "title": "Report", "url": "", "size": 12, "content_type": "application/pdf", "language": "fr", "symbol": None,
    }  # fmt: skip
    assert blocks[5]["items"][0]["id"] == str(other.translation_key)
    words = json.loads(Document.objects.get(content_id=page.translation_key).search_text)["text"]
    for word in ("Text here", "Quoted", "Somebody", "about 300", "Files", "Report", "Amina", "See also", "Other"):
        assert word in words


def test_links_are_in_the_language_nearest_to_the_reader_s() -> None:
    target = factories.article("Target", slug="target", parent=factories.section("About", slug="about"))
    factories.translated(target, "fr", title="Cible")
    page = factories.article(body=[("links", {"title": "", "items": [target]})])
    for locale in ("fr", "ar"):
        factories.translated(page, locale)
    factories.drain()
    shown = {locale: document(page, locale)["body"][0]["items"][0] for locale in ("en", "fr", "ar")}
    assert {locale: (item["title"], item["locale"]) for locale, item in shown.items()} == {
        "en": ("Target", "en"),
        "fr": ("Cible", "fr"),
        "ar": ("Target", "en"),
    }
    assert shown["fr"]["url"] == "http://testserver/fr/about/target/"


def test_the_head_of_every_document() -> None:
    page = factories.article("Words", slug="words", parent=factories.section("About", slug="about"), summary="Short.")
    factories.translated(page, "ar", title="كلمات")
    factories.drain()
    arabic = document(page, "ar")
    assert arabic["id"] == str(page.translation_key)
    assert (arabic["kind"], arabic["slug"], arabic["dir"], arabic["source_locale"]) == ("article", "words", "rtl", "en")
    assert arabic["url"] == "http://testserver/ar/about/words/"
    assert arabic["api_url"] == f"http://testserver/api/v1/content/{page.translation_key}?locale=ar"
    assert (document(page)["state"], arabic["state"]) == ("original", "translated")
    assert [(item["locale"], item["url"]) for item in arabic["translations"]] == [
        ("en", "http://testserver/en/about/words/"),
        ("ar", "http://testserver/ar/about/words/"),
    ]
    assert arabic["etag"] != document(page)["etag"]
