"""Rows of reference data that the demonstration content cites."""

import datetime as dt

from reference.enums import DocumentKind
from reference.models import Body, GoverningSession, OfficialDocument

from .source import facts, is_unverified, verified, words

_BODY_CODES = {"executive-board": "executive-board", "general-conference": "general-conference"}


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
                "machine_labels": [locale for locale in labels if locale != "en"],
                **{f"label_{locale.replace('-', '_')}": text for locale, text in labels.items()},
            },
        )


def document_code(symbol: str | None, kind: str) -> str:
    """A symbol in the form of a code: 207-EX-Decision-33; the two papers without one have names."""
    if not symbol:
        return "theme-1-paper" if kind == "working paper" else "solidarity-report"
    return symbol.replace("/", "-").replace(" ", "-").replace(",", "")


def _kind(kind: str) -> str:
    return kind.replace(" ", "-") if kind.replace(" ", "-") in DocumentKind.values else DocumentKind.BOARD


def load_governing_sessions() -> None:
    from reference.vocabulary_data import read_vocabularies

    for order, record in enumerate(read_vocabularies()["governing_sessions"]):
        GoverningSession.objects.get_or_create(
            code=record["code"],
            defaults={
                "body": Body.objects.get(code=record["body"]),
                "number": record["number"],
                "order": order,
                "starts": dt.date.fromisoformat(record["start"]) if record.get("start") else None,
                "ends": dt.date.fromisoformat(record["end"]) if record.get("end") else None,
                "machine_labels": record.get("machine", []),
                **{f"label_{locale.replace('-', '_')}": text for locale, text in record["labels"].items()},
            },
        )
