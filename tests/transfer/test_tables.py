"""Files with organizations: judged row by row, written whole or not at all, taken back."""

from typing import Any

import pytest

from content_store.models import Document
from ngo_pages.enums import PartnershipStatus
from ngo_pages.models import Organization, OrganizationPage, StatusPeriod
from tests import factories
from transfer.enums import RunState
from transfer.importing import apply, undo
from transfer.models import ImportRun

from .conftest import checked, csv_file, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tree")]

HEADER = ("name", "acronym", "headquarters_country", "sectors", "founded", "status", "status_since", "summary")


def messages(run: ImportRun) -> dict[int, list[tuple[str, str]]]:
    return {
        row.number: [(item["column"], item["message"]) for item in row.errors] for row in run.rows.exclude(errors=[])
    }


def stored() -> dict[tuple[str, str], str]:
    return {(str(row.content_id), row.locale): row.full for row in Document.objects.all()}


def test_each_error_names_its_row_and_column_and_the_rest_is_written() -> None:
    run = checked(
        xlsx(
            HEADER,
            (
                "World Organization of Teachers",
                "WOT",
                "FR",
                "ED;CLT",
                1946,
                "consultative",
                "2006",
                "Teachers together.",
            ),
            ("Broken country", "", "FRA", "ED", 1946, "", "", ""),
            ("Broken everything", "", "FR", "EDU", "19x", "asociate", "", ""),
            (None, "NN", "FR", "", None, "", "", ""),
            ("World organization of teachers", "", "", "", None, "", "", ""),
        ),
        "list.xlsx",
    )
    assert run.state == RunState.CHECKED
    assert run.counts() == {"create": 1, "update": 0, "unchanged": 0, "error": 4}
    found = messages(run)
    assert [column for column, _ in found[3]] == ["headquarters_country"]
    assert {column for column, _ in found[4]} == {"sectors", "founded", "status"}
    assert "associate" in dict(found[4])["status"]
    assert [column for column, _ in found[5]] == ["name"]
    assert "2" in found[6][0][1]
    assert not Organization.objects.exists(), "a check writes nothing"
    apply(run)
    record = Organization.objects.get()
    assert record.live
    assert (record.name, record.acronym, record.founded, record.sources) == (
        "World Organization of Teachers",
        "WOT",
        1946,
        "A list of 2026",
    )
    assert {sector.code for sector in record.sectors.all()} == {"ED", "CLT"}
    assert OrganizationPage.objects.get(organization=record).live
    factories.drain()
    assert Document.objects.filter(kind="organization", content_id=record.content_id).exists()


def test_a_name_in_any_form_finds_its_organization_and_only_what_is_given_changes() -> None:
    record = factories.organization("Élan pour l’Éducation", founded=1990, sectors=["ED"]).organization
    run = checked(csv_file("name;founded", "elan pour l'education;1991"))
    assert run.counts()["update"] == 1
    apply(run)
    record = Organization.objects.get(pk=record.pk)
    assert (record.founded, [sector.code for sector in record.sectors.all()]) == (1991, ["ED"])
    assert record.name == "elan pour l'education", "the name as the file writes it"
    assert checked(csv_file("name;founded", "elan pour l'education;1991")).counts()["unchanged"] == 1


def test_undo_restores_the_state_before() -> None:
    kept = factories.organization("Kept", founded=1950, statuses=[StatusPeriod(status=PartnershipStatus.CONSULTATIVE)])
    factories.drain()
    before = stored()
    run = checked(csv_file("name,founded,acronym", "Kept,1951,KPT", "Brand new,2001,BN"))
    apply(run)
    factories.drain()
    assert stored() != before
    undo(run)
    factories.drain()
    assert stored() == before
    assert [record.name for record in Organization.objects.all()] == ["Kept"]
    assert [period.status for period in Organization.objects.get().statuses.all()] == ["consultative"]
    assert kept.organization.pk == Organization.objects.get().pk
    assert run.state == RunState.UNDONE


def test_what_was_edited_since_is_not_undone() -> None:
    run = checked(csv_file("name,founded", "Brand new,2001"))
    apply(run)
    record = Organization.objects.get()
    record.founded = 2002
    record.save_revision().publish()
    undo(run)
    assert Organization.objects.get().founded == 2002
    assert "edited since" in run.rows.get().errors[0]["message"]


def test_an_import_that_was_stopped_goes_on() -> None:
    run = checked(csv_file("name", "One", "Two", "Three"))
    first = run.rows.get(number=2)
    from transfer.importing import _apply_row, codes_with
    from transfer.matching import OrganizationNames

    _apply_row(run, first, codes_with(OrganizationNames.read()))
    apply(run)
    assert sorted(Organization.objects.values_list("name", flat=True)) == ["One", "Three", "Two"]


def test_a_draft_in_progress_is_not_lost() -> None:
    record = factories.organization("Drafted", founded=1950).organization
    record.founded = 1960
    record.save_revision()
    run = checked(csv_file("name,founded", "Drafted,1951"))
    assert "not published yet" in messages(run)[2][0][1]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "file.csv", "empty"),
        (b"name\xff\xfe", "file.csv", "UTF-8"),
        (b"name\x00,x", "file.csv", "null"),
        (b"PK\x03\x04 no archive", "file.xlsx", "XLSX"),
        (b"nmae\nOne\n", "file.csv", "Did you mean “name”"),
        (b"name,name\nOne,One\n", "file.csv", "twice"),
        (b"acronym\nONE\n", "file.csv", "name: This column is missing"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, name: str, said: str) -> None:
    run = checked(content, name)
    assert run.state == RunState.FAILED
    assert said in run.message
    assert not run.rows.exists()


def test_the_other_kinds_are_imported_too() -> None:
    factories.action_index()
    factories.recommendation_index()
    factories.dialogue_index()
    organization = factories.organization("Teachers").organization
    files: dict[str, tuple[str, ...]] = {
        "action": (
            "title,organizations,countries,starts,people_reached,body",
            "A garden,teachers,SN;FR,2024-01-02,120,They dug.",
        ),
        "recommendation": (
            "reference,title,text,kind,addressees,adopted",
            "ICNGO-2018/9,Listen,Member States should listen.,proposal,sector-ED;member-FR,2018-12-19",
        ),
        "session": ("title,mechanism,starts,starts_at,member_states", "Debate,ngo-space,2019-11-15,15:00,FR;VG"),
    }
    made: dict[str, Any] = {}
    for kind, lines in files.items():
        run = checked(csv_file(*lines), kind=kind)
        assert run.counts()["create"] == 1, messages(run)
        apply(run)
        made[kind] = run.rows.get().content_id
    factories.drain()
    documents = {row.kind: row.full for row in Document.objects.filter(content_id__in=made.values())}
    assert str(organization.content_id) in documents["action"]
    assert '"member-FR"' in documents["recommendation"]
    assert "15:00" in documents["session"]
    assert '"VG"' in documents["session"]
    for kind in files:
        again = checked(csv_file(*files[kind]), kind=kind)
        assert again.counts() == {"create": 0, "update": 0, "unchanged": 1, "error": 0}, messages(again)
