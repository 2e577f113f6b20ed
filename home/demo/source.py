"""Reads the demonstration data: facts of partnership.yaml, words per language beside it."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
Record = dict[str, Any]


@cache
def facts() -> Record:
    """The whole of partnership.yaml; mind the `unverified` marks (use `verified`)."""
    found: Record = yaml.safe_load((DATA / "partnership.yaml").read_text())
    return found


@cache
def words(name: str) -> Record:
    """Key to field to locale to text (or list of texts)."""
    found: Record = yaml.safe_load((DATA / "words" / f"{name}.yaml").read_text())
    return found


def is_unverified(record: Record, field: str) -> bool:
    """A mark is the name of a field, a sentence that begins with it, or `true` for the whole record."""
    marks = record.get("unverified", [])
    if marks is True:
        return True
    return any(str(mark) == field or str(mark).startswith(f"{field} ") for mark in marks)


def verified(record: Record, field: str, default: Any = None) -> Any:
    """The value where a source confirms it; the default where it is marked unverified, null or missing."""
    value = record.get(field)
    return default if value is None or is_unverified(record, field) else value


def sources(record: Record) -> str:
    """The titles of a record's sources, one a line."""
    given = record.get("source") or []
    ids = given if isinstance(given, list) else [given]
    return "\n".join(facts()["sources"][source] for source in ids)
