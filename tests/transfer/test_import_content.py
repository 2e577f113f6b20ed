"""Whole sites from JSON lines: dry run, errors by line and field, going on, translations and their state."""

import io
import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command

from content_store.models import Document
from home.models import ArticlePage
from ngo_pages.models import Organization
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tree")]

TEACHERS, ACTION = str(uuid4()), str(uuid4())
LINES: list[dict[str, Any]] = [
    {
        "kind": "organization",
        "id": TEACHERS,
        "locale": "en",
        "fields": {
            "name": "Teachers Unlimited",
            "sectors": ["ED"],
            "headquarters_city": "Dakar",
            "headquarters_country": "SN",
            "names": [{"text": "Enseignants sans limites", "language": "fr", "type": "official"}],
            "statuses": [{"status": "consultative", "since": "2012"}],
            "summary": "Teachers of all countries.",
        },
    },
    {
        "kind": "organization",
        "id": TEACHERS,
        "locale": "fr",
        "state": "machine",
        "fields": {"summary": "Des enseignants de tous pays."},
    },
    {
        "kind": "action",
        "id": ACTION,
        "locale": "en",
        "fields": {
            "title": "A garden",
            "organizations": [TEACHERS],
            "countries": ["SN"],
            "starts": "2024-01-02",
            "fictional": True,
            "body": [{"type": "text", "value": "<p>They <b>dug</b>.</p>"}],
        },
    },
]


def sent(path: Path, lines: list[Any], *arguments: str) -> tuple[str, str]:
    """What the command says, and what it complains of."""
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_content", str(path), *arguments, stdout=out, stderr=err, verbosity=0)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


@pytest.fixture
def lists() -> None:
    factories.translated(factories.directory(), "fr")
    factories.translated(factories.action_index(), "fr")


@pytest.mark.usefixtures("lists")
def test_a_site_comes_in_and_coming_again_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "site.jsonl"
    assert sent(file, LINES, "--dry-run")[0] == "3 would be new, 0 would be changed, 0 as they are, 0 refused\n"
    assert not Organization.objects.exists()
    assert sent(file, LINES) == ("3 new, 0 changed, 0 as they are, 0 refused\n", "")
    assert sent(file, LINES) == ("0 new, 0 changed, 3 as they are, 0 refused\n", "")
    factories.drain()
    rows = {(row.content_id, row.locale): json.loads(row.full) for row in Document.objects.all()}
    french = rows[UUID(TEACHERS), "fr"]
    assert (french["title"], french["summary"], french["state"]) == (
        "Enseignants sans limites",
        "Des enseignants de tous pays.",
        "machine",
    )
    assert rows[UUID(ACTION), "en"]["organizations"][0]["id"] == TEACHERS
    assert rows[UUID(ACTION), "en"]["body"][0]["html"] == "<p>They <b>dug</b>.</p>"
    changed = LINES[2] | {"fields": {"people_reached": 30}}
    assert sent(file, [*LINES[:2], changed])[0] == "0 new, 1 changed, 2 as they are, 0 refused\n"


@pytest.mark.usefixtures("lists")
def test_every_wrong_line_is_named_with_its_field_and_the_others_are_written(tmp_path: Path) -> None:
    wrong: list[Any] = [
        "{no json",
        "[]",
        {"kind": "organisation", "id": TEACHERS, "locale": "en", "fields": {}},
        {"kind": "organization", "id": "7", "locale": "de", "fields": [], "extra": 1},
        {"kind": "organization", "id": str(uuid4()), "locale": "en", "fields": {"name": "One", "founded": "old"}},
        {"kind": "action", "id": str(uuid4()), "locale": "en", "fields": {"title": "X", "countries": ["SNN"]}},
        {"kind": "action", "id": str(uuid4()), "locale": "en", "fields": {"title": "X", "colour": "red"}},
        {"kind": "action", "id": str(uuid4()), "locale": "en", "fields": {"title": "Nobody's"}},
        {"kind": "action", "id": ACTION, "locale": "fr", "fields": {"title": "Un jardin", "countries": ["FR"]}},
    ]
    said, complaints = sent(tmp_path / "site.jsonl", [LINES[0], *wrong[:-1], LINES[2], wrong[-1]])
    assert said == f"2 new, 0 changed, 0 as they are, {len(wrong)} refused\n"
    for number, field in ((2, "line"), (3, "line"), (4, "kind"), (5, "id"), (5, "locale"), (5, "fields"), (5, "extra")):
        assert f"line {number}: {field}:" in complaints
    assert "Did you mean “organization”" in complaints
    assert "line 6: founded: “old” is no whole number" in complaints
    assert "line 7: countries:" in complaints
    assert "line 8: colour: There is no field" in complaints
    assert "line 9: organizations: At least one is needed." in complaints
    assert "line 11: countries: Facts are kept with the original (en)" in complaints
    assert Organization.objects.count() == 1


def test_a_kind_without_a_place_says_what_is_missing(tmp_path: Path) -> None:
    _, complaints = sent(tmp_path / "x.jsonl", [LINES[2] | {"fields": {"title": "X"}}])
    assert "parent: There is no page in this language" in complaints
    assert not ArticlePage.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_content", str(tmp_path / "none.jsonl"))
