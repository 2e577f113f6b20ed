"""Files as people send them in, and the steps of an import without the worker."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from cms.base.roles import set_up_roles
from tests import factories
from transfer.importing import check
from transfer.models import ImportRun

Row = Sequence[Any]


def xlsx(*rows: Row) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv_file(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def checked(content: bytes, name: str = "file.csv", kind: str = "organization", locale: str = "en") -> ImportRun:
    """A run whose check is done."""
    run = ImportRun.objects.create(
        kind=kind, file_name=name, sha256="0" * 64, content=content, locale=locale, source="A list of 2026"
    )
    check(run)
    run.refresh_from_db()
    return run


@pytest.fixture
def tree(db: None) -> None:
    """The site with its directory and the lists that imports put pages below."""
    factories.site()
    factories.directory()
    set_up_roles()
