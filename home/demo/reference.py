"""Rows of reference data that the demonstration content cites."""

from django.utils.text import slugify

from forums.models import OfficialDocumentIndexPage, OfficialDocumentPage
from reference.enums import DocumentKind
from reference.models import Body, GoverningSession, OfficialDocument
from reference.vocabulary_data import read

from .publishing import content_id, existing, publish
from .source import facts, is_unverified, verified, words


def load_documents() -> None:
    """Official documents with a verified title; those that only have a symbol are shown by it."""
    titles = words("documents")
    for order, record in enumerate(facts()["documents"]):
        symbol = record["symbol"] or ""
        code = document_code(record["symbol"], record.get("kind", ""))
        labels = titles.get(symbol or code, {}).get("title")
        if labels is None and is_unverified(record, "title"):
            labels = {"en": symbol}
        labels = labels or {"en": symbol}
        OfficialDocument.objects.get_or_create(
            code=code,
            defaults={
                "symbol": symbol,
                "kind": _kind(record.get("kind", "")),
                "date": str(verified(record, "date") or verified(record, "year") or ""),
                "order": order,
                "original_language": verified(record, "original_language") or "",
                "content_id": content_id(code),
                "machine_labels": [locale for locale in labels if locale != "en"],
                **{f"label_{locale.replace('-', '_')}": text for locale, text in labels.items()},
            },
        )


def document_codes() -> list[str]:
    return [document_code(record["symbol"], record.get("kind", "")) for record in facts()["documents"]]


def load_document_page(code: str) -> None:
    """In the languages in which the document has a title; it has no words of its own."""
    document = OfficialDocument.objects.get(code=code)
    if OfficialDocumentPage.objects.filter(document=document).exists():
        return
    index = existing(OfficialDocumentIndexPage, "documents")
    page = OfficialDocumentPage(document=document, slug=slugify(code))
    publish(index, page, code, {locale: {} for locale in document.labels()})


def document_code(symbol: str | None, kind: str) -> str:
    """A symbol in the form of a code: 207-EX-Decision-33; the two papers without one have names."""
    if not symbol:
        return "theme-1-paper" if kind == "working paper" else "solidarity-report"
    return symbol.replace("/", "-").replace(" ", "-").replace(",", "")


def _kind(kind: str) -> str:
    return kind.replace(" ", "-") if kind.replace(" ", "-") in DocumentKind.values else DocumentKind.BOARD


def load_governing_sessions() -> None:
    for order, entry in enumerate(read().governing_sessions):
        GoverningSession.objects.get_or_create(
            code=entry.code,
            defaults={
                "body": Body.objects.get(code=entry.body),
                "number": entry.number,
                "order": order,
                "starts": entry.start,
                "ends": entry.end,
                "machine_labels": list(entry.machine),
                **{f"label_{locale.replace('-', '_')}": text for locale, text in entry.labels.items()},
            },
        )
