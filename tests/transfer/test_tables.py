"""Files with organizations: judged row by row, written whole or not at all, taken back."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from content_store.models import Document
from forums.consulting import HearingRequest
from forums.recommendations import RecommendationPage
from ngo_pages.enums import PartnershipStatus
from ngo_pages.merging import merge
from ngo_pages.models import Organization, OrganizationPage, StatusPeriod
from tests import factories
from tests.forums import following
from transfer import importing
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

    names = OrganizationNames.read()
    _apply_row(run, first, codes_with(names), names)
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


# --- what is hostile, odd or happens in between


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("founded", "--5"),
        ("founded", "9" * 5000),
        ("founded", dt.timedelta(days=2)),
    ],
)
def test_a_value_of_no_kind_is_an_error_of_its_row_only(column: str, value: Any) -> None:
    content = xlsx(("name", column), ("Odd", value), ("Right", 1990))
    run = checked(content, "list.xlsx")
    assert run.state == RunState.CHECKED, run.message
    assert run.counts() == {"create": 1, "update": 0, "unchanged": 0, "error": 1}
    assert [name for name, _ in messages(run)[2]] == [column]


@pytest.mark.parametrize("time", ["15:00+01:00", dt.timedelta(hours=25)])
def test_a_time_is_that_of_a_clock_on_the_wall(time: Any) -> None:
    factories.dialogue_index()
    content = xlsx(("title", "mechanism", "starts", "starts_at"), ("Debate", "ngo-space", "2019-11-15", time))
    run = checked(content, "list.xlsx", kind="session")
    assert run.counts()["error"] == 1, run.message
    assert [name for name, _ in messages(run)[2]] == ["starts_at"]


def workbook_with(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A right workbook but for one of its parts; the archive is whole."""
    whole, changed = io.BytesIO(xlsx(("name",), ("One",))), io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if part in name else content)
    return changed.getvalue()


def test_a_damaged_workbook_says_that_it_is_one() -> None:
    run = checked(workbook_with("sheet1", lambda content: content[:-40]), "list.xlsx")
    assert (run.state, run.rows.count()) == (RunState.FAILED, 0)
    assert "XLSX" in run.message


@pytest.mark.parametrize(
    ("part", "end", "added", "said"),
    [
        ("sheet1", b"</sheetData>", b" " * 151_000_000, "150 MB"),
        ("styles", b"</styleSheet>", b" " * 11_000_000, "“xl/styles.xml” in the file unpacks to more than 10 MB"),
        ("sheet1", b"</sheetData>", b"<row>" + b"<c/>" * 100_001 + b"</row>", "100000 cells"),
        ("sheet1", b"</sheetData>", b'<row r="999999999"><c><v>1</v></c></row>', "50000 rows"),
        ("sheet1", b"</sheetData>", b'<row><c r="ZZZZZZZ9"><v>1</v></c></row>', ""),
    ],
)
def test_a_small_file_that_grows_without_end_is_refused(part: str, end: bytes, added: bytes, said: str) -> None:
    content = workbook_with(part, lambda text: text.replace(end, added + end))
    assert len(content) < 300_000
    run = checked(content, "list.xlsx")
    assert (run.state, run.rows.count()) == (RunState.FAILED, 0) if said else (RunState.CHECKED, 1)
    assert said in run.message


def test_the_same_file_twice_makes_nothing_twice() -> None:
    """Two people check it, then both apply it."""
    file = csv_file("name,founded", "Brand new,2001")
    first, second = checked(file), checked(file)
    apply(first)
    apply(second)
    assert Organization.objects.count() == 1
    assert second.counts()["error"] == 1
    assert "check" in second.rows.get().errors[0]["message"]


def test_two_workers_at_one_step_write_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run = checked(csv_file("name", "One", "Two", "Three"))
    monkeypatch.setattr(importing, "CHUNK", 1)
    others = iter([True])

    def other_worker(progress: ImportRun) -> None:
        if next(others, None):
            apply(ImportRun.objects.get(pk=run.pk))

    monkeypatch.setattr(importing, "_show_progress", other_worker)
    apply(run)
    assert sorted(Organization.objects.values_list("name", flat=True)) == ["One", "Three", "Two"]
    assert run.counts() == {"create": 3, "update": 0, "unchanged": 0, "error": 0}
    undo(run)
    assert not Organization.objects.exists(), "each row knows what it did"


def test_what_was_withdrawn_since_is_not_made_public_by_the_undo() -> None:
    page = factories.organization("Withdrawn", founded=1950)
    run = checked(csv_file("name,founded", "Withdrawn,1951"))
    apply(run)
    OrganizationPage.objects.get(pk=page.pk).unpublish()
    Organization.objects.get().unpublish()
    undo(run)
    assert not Organization.objects.get().live
    assert not OrganizationPage.objects.get(pk=page.pk).live


def test_undo_withdraws_what_was_not_public_before() -> None:
    page = factories.organization("Hidden", founded=1950)
    page.unpublish()
    page.organization.unpublish()
    run = checked(csv_file("name,founded", "Hidden,1951"))
    apply(run)
    undo(run)
    record = Organization.objects.get()
    assert (record.founded, record.live, OrganizationPage.objects.get().live) == (1950, False, False)


def test_undo_leaves_what_others_have_built_upon() -> None:
    run = checked(csv_file("name", "Brand new", "Alone"))
    apply(run)
    record = Organization.objects.get(name="Brand new")
    session = factories.session()
    request = HearingRequest.objects.create(
        organization=record, session=session.translation_key, language="en", question="May we speak?"
    )
    undo(run)
    assert HearingRequest.objects.filter(pk=request.pk).exists()
    assert [item.name for item in Organization.objects.all()] == ["Brand new"]
    kept = run.rows.get(applied=True)
    assert "hearing request" in kept.errors[0]["message"]


def test_undo_leaves_a_text_on_which_something_was_said() -> None:
    factories.recommendation_index()
    lines = ("reference,title,text,kind,addressees", "R/1,One,Listen.,proposal,member-FR", "R/2,Two,Listen.,proposal,")
    run = checked(csv_file(*lines), kind="recommendation")
    apply(run)
    following.sent_in(
        following.position(RecommendationPage.objects.get(reference="R/1"), "noted", "2026-01-01", "member-FR")
    )
    undo(run)
    assert [page.reference for page in RecommendationPage.objects.all()] == ["R/1"]
    assert "position" in run.rows.get(applied=True).errors[0]["message"]


def test_a_merged_record_is_not_brought_back_by_its_id_and_its_name_finds_the_survivor() -> None:
    survivor, merged = factories.organization("Teachers"), factories.organization("The Teachers")
    merge(survivor.organization, merged.organization, None)
    run = checked(csv_file("id,name,founded", f"{merged.translation_key},The Teachers,1951", ",The teachers,1952"))
    assert run.rows.get(number=2).outcome == "error"
    assert str(survivor.translation_key) in messages(run)[2][0][1]
    assert run.rows.get(number=3).content_id == survivor.translation_key
