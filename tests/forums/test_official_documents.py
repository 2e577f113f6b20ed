"""Official documents: symbols checked and matched, language versions, what refers to them, restricted files."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from cms.base.models import MediaDocument
from content_store.enums import Tier
from content_store.models import Document
from forums.dialogue import SessionDocument
from forums.official_documents import OfficialDocumentPage
from reference.models import DocumentFile, OfficialDocument
from tests import factories
from tests.admin.conftest import editor, signed_in  # noqa: F401

pytestmark = pytest.mark.django_db


def stored(page: OfficialDocumentPage, locale: str = "en") -> dict[str, Any]:
    import json

    factories.drain()
    return dict(json.loads(Document.objects.get(content_id=page.translation_key, locale=locale, tier=0).full))


def status(client: Client, url: str) -> int:
    response = client.get(url)
    b"".join(response.streaming_content if response.streaming else ())  # read to its end, so that it is closed
    return response.status_code


def test_body_session_and_number_are_read_from_the_symbol() -> None:
    record = factories.document_record("207EX/Dec/33")
    assert (record.symbol, record.session, record.number) == ("207 EX/Decision 33", 207, "33")
    assert record.body
    assert record.body.code == "executive-board"
    conference = factories.document_record("36 C/Resolution 108")
    assert conference.body
    assert conference.body.code == "general-conference"


def test_what_is_no_symbol_is_refused_with_an_example() -> None:
    with pytest.raises(ValidationError, match="207 EX/11"):
        factories.document_record("EX eleven")


@pytest.mark.parametrize("other", ["207EX/Dec/33", "207 EX/Dec. 33", "207 EX/Decision 33", "207 ex/déc. 33"])
def test_another_way_of_writing_a_symbol_is_no_other_document(other: str) -> None:
    factories.document_record("207 EX/Decision 33", code="first")
    with pytest.raises(ValidationError, match="is there already"):
        factories.document_record(other, code="second")


def test_a_document_without_symbol_has_its_code_and_its_body(client: Client) -> None:
    page = factories.document(slug="paper")
    paper = factories.document_record("", code="theme-1", label_en="Theme 1", kind="working-paper")
    assert (paper.session, paper.symbol_key) == (None, "")
    assert stored(page)["session"] == 207


def test_the_api_lists_them_in_the_order_of_their_symbols(client: Client) -> None:
    for symbol in ("207 EX/Decision 33", "40 C/42", "207 EX/5", "204 EX/23 Rev.", "207 EX/11"):
        factories.document(symbol)
    factories.drain()
    items = client.get("/api/v1/documents").json()["items"]
    assert [item["symbol"] for item in items] == [
        "40 C/42", "204 EX/23 Rev.", "207 EX/5", "207 EX/11", "207 EX/Decision 33",
    ]  # fmt: skip
    narrowed = "filter[body]=executive-board&filter[session-number]=207&sort=reference"
    items = client.get(f"/api/v1/documents?{narrowed}").json()["items"]
    assert [item["number"] for item in items] == ["5", "11", "33"]


@pytest.mark.parametrize("written", ["207EX/Dec/33", "207 EX/Dec. 33", "207 EX/Decision 33"])
def test_search_finds_it_however_its_symbol_is_written(written: str) -> None:
    from content_store.models import Document
    from search.analysis.words import words

    factories.document("207 EX/Decision 33")
    factories.drain()
    indexed = Document.objects.get(kind="document").search_text
    typed = [form for word in words(written) for form in word.symbols]
    assert typed == ["207ex/dec33"]
    assert typed == [form for word in words(indexed) for form in word.symbols]


def test_its_page_lists_language_versions_and_what_refers_to_it(client: Client) -> None:
    page = factories.document("207 EX/11", original_language="fr", label_fr="Stratégie")
    page.document.files = [
        DocumentFile(language="fr", url="https://example.org/207ex11_fre.pdf"),
        DocumentFile(language="en", url="https://example.org/207ex11_eng.pdf"),
    ]
    page.document.save()
    session = factories.session("Item 11", documents=[SessionDocument(document=page.document)])
    recommendation = factories.recommendation("Associate", source_document=page.document)
    french = factories.translated(page, "fr")
    factories.drain()
    assert french.title == "Stratégie"
    text = client.get(page.site_path).content.decode()
    for expected in ("207ex11_fre.pdf", "207ex11_eng.pdf", session.title, recommendation.title):
        assert expected in text
    [named] = stored(session)["documents"]
    assert [version["language"] for version in named["versions"]] == ["fr", "en"]
    assert named["page"]["url"].endswith(page.site_path)


def test_trap_10_latin_symbols_and_acronyms_stand_apart_in_an_arabic_page(client: Client) -> None:
    page = factories.document("207 EX/11", label_ar="استراتيجية الشراكة", label_zh_hans="全面伙伴关系战略")
    organization = factories.organization("World Organization for Early Childhood Education", acronym="OMEP")
    pages = {locale: factories.translated(page, locale) for locale in ("ar", "zh-hans")}
    factories.translated(organization, "ar")
    factories.drain()
    arabic = client.get(pages["ar"].site_path).content.decode()
    assert '<html lang="ar" dir="rtl"' in arabic
    assert '<bdi class="symbol">207 EX/11</bdi>' in arabic
    assert '<bdi class="acronym">OMEP</bdi>' in client.get("/ar/organizations/").content.decode()
    chinese = client.get(pages["zh-hans"].site_path).content.decode()
    assert "全面伙伴关系战略" in chinese
    assert '<html lang="zh-hans" dir="ltr"' in chinese


def test_a_new_label_is_the_new_title_everywhere() -> None:
    page = factories.document("207 EX/11")
    record = OfficialDocument.objects.get()
    record.label_en = "Comprehensive Partnership Strategy"
    record.save()
    assert stored(page)["title"] == "Comprehensive Partnership Strategy"
    assert OfficialDocumentPage.objects.get().title == "Comprehensive Partnership Strategy"


def test_restricted_files_are_in_no_public_byte_and_are_served_to_nobody_outside(
    client: Client,
    editor: Client,  # noqa: F811
) -> None:
    file = MediaDocument(title="Draft", file=ContentFile(b"secret words", name="canary-draft.txt"))
    file.save()
    page = factories.document("210 EX/9", access=Tier.MEMBER_STATE, url="https://example.org/canary-address")
    page.document.files = [
        DocumentFile(language="en", file=file),
        DocumentFile(language="fr", url="https://example.org/canary"),
    ]
    page.document.save()
    session = factories.session("Item 9", documents=[SessionDocument(document=page.document)])
    factories.drain()
    for address in (
        page.site_path,
        session.site_path,
        "/api/v1/documents?profile=full",
        "/api/v1/sessions?profile=full",
        "/api/v1/vocabularies/documents",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "canary" not in answer.content.decode(), address
    assert status(client, file.url) == 404
    assert status(editor, file.url) == 200
    page.document.access = Tier.PUBLIC
    page.document.save()
    assert status(client, file.url) == 200
    assert [version["language"] for version in stored(page)["versions"]] == ["en", "fr"]


def test_the_form_keeps_symbol_and_language_versions(editor: Client) -> None:  # noqa: F811
    record = factories.document_record("207 EX/11")
    url = reverse("officialdocument:edit", args=[record.pk])
    data = {
        "label_en": "Strategy",
        "symbol": "207EX/12",
        "kind": "board-document",
        "access": "0",
        "files-TOTAL_FORMS": "1",
        "files-INITIAL_FORMS": "0",
        "files-0-language": "fr",
        "files-0-url": "https://example.org/a.pdf",
        "files-0-ORDER": "1",
    }
    response = editor.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    record.refresh_from_db()
    assert (record.symbol, record.files.get().language) == ("207 EX/12", "fr")
    refused = editor.post(url, data | {"symbol": "twelve"})
    assert "207 EX/Decision 33" in str(refused.context["form"].errors["symbol"])
