"""The vocabularies come from the platform's own data, once, and leave what an editor has changed."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from cms.base.locales import LOCALES
from content_store.models import Term
from content_store.terms import vocabularies
from forums import enums as forum_enums
from ngo_pages import enums as ngo_enums
from reference import vocabulary_data
from reference.enums import OfficeKind
from reference.models import Actor, Body, ClosedTerm, Country, FieldOffice, Member, Sector
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(tmp_path: Path) -> Any:
    """Writes a changed copy of the data; gives its path."""

    def write(change: Any) -> Path:
        plain = yaml.safe_load(vocabulary_data.SOURCE.read_text())
        change(plain)
        path = tmp_path / "vocabularies.yaml"
        path.write_text(yaml.safe_dump(plain, allow_unicode=True))
        return path

    return write


def rows() -> int:
    return sum(model.objects.count() for model in (Sector, Body, ClosedTerm, Country, Member, Actor))


def test_every_value_has_six_labels() -> None:
    factories.drain()
    assert {term.vocabulary for term in Term.objects.all()} >= {vocabulary.name for vocabulary in vocabularies()} - {
        "governing-sessions",
        "clusters",
        "terms",
        "documents",
        "national-commissions",
    }
    for term in Term.objects.all():
        assert set(term.labels) == set(LOCALES), term
        assert all(term.labels.values()), term


def test_the_closed_sets_of_the_code_have_their_labels() -> None:
    sets = {
        "partnership-statuses": ngo_enums.PartnershipStatus,
        "office-kinds": OfficeKind,
        "organization-types": ngo_enums.OrganizationType,
        "geographic-scopes": ngo_enums.GeographicScope,
        "name-types": ngo_enums.NameType,
        "status-steps": ngo_enums.StatusStep,
        "deciding-bodies": ngo_enums.DecidingBody,
        "network-relations": ngo_enums.NetworkRelation,
        "ecosoc-statuses": ngo_enums.EcosocStatus,
        "freshness": ngo_enums.Freshness,
        "mechanisms": forum_enums.Mechanism,
        "recommendation-statuses": forum_enums.RecommendationStatus,
        "recommendation-kinds": forum_enums.RecommendationKind,
        "positions": forum_enums.Position,
        "commitment-states": forum_enums.CommitmentState,
        "event-modes": forum_enums.EventMode,
        "session-states": forum_enums.SessionState,
        "attendance-levels": forum_enums.AttendanceLevel,
        "document-roles": forum_enums.DocumentRole,
        "hearing-decisions": forum_enums.HearingDecision,
        "event-stages": forum_enums.EventStage,
    }
    for name, choices in sets.items():
        labelled = set(ClosedTerm.objects.filter(vocabulary=name).values_list("code", flat=True))
        assert set(choices.values) <= labelled, name
    assert set(ClosedTerm.objects.filter(vocabulary="translation-states").values_list("code", flat=True)) == {
        "original", "translated", "machine", "stale",
    }  # fmt: skip


def test_countries_are_those_of_iso_3166_by_unesco_s_names_else_cldr_s() -> None:
    assert Country.objects.count() == 249
    assert Country.objects.get(code="FR").label_ar == "فرنسا"
    assert Country.objects.get(code="BO").label_en == "Bolivia (Plurinational State of)"
    assert Country.objects.get(code="VN").label_fr == "Viet Nam"
    assert not Country.objects.filter(code__in=["EU", "XK", "ZZ", "UN"]).exists()


def test_members_carry_what_is_verified_and_no_more() -> None:
    member = Member.objects.get(code="FR")
    assert (member.kind, member.country.code, member.country.parent_code()) == (
        "member-state", "FR", "europe-north-america",
    )  # fmt: skip
    assert member.electoral_group is None  # no source names it
    assert Member.objects.get(code="VG").kind == "associate-member"
    assert Member.objects.count() == len(vocabulary_data.read().members)


def test_trap_5_norway_is_no_boolean_and_members_are_not_those_of_the_united_nations(source: Any) -> None:
    assert Member.objects.get(code="NO").country.label_en == "Norway"
    members = set(Member.objects.values_list("code", flat=True))
    assert {"PS", "CK", "NU"} <= members
    assert not members & {"VA", "LI", "IL", "XK"}
    assert Country.objects.filter(code__in=["VA", "LI", "IL"]).count() == 3, "countries all the same"

    def unquoted(plain: Any) -> None:
        [norway] = [member for member in plain["members"] if member["code"] == "NO"]
        norway["code"] = yaml.safe_load("NO")

    with pytest.raises(CommandError, match=r"members False: .*code: .*string"):
        call_command("load_vocabularies", verbosity=0, source=source(unquoted))


def test_everyone_who_can_be_addressed_is_an_actor() -> None:
    codes = set(Actor.objects.values_list("code", flat=True))
    assert {"secretariat", "sector-ED", "member-FR", "office-dakar"} <= codes
    assert len(codes) == sum(model.objects.count() for model in (Body, Sector, Member, FieldOffice))


def test_labels_drafted_by_machine_are_marked() -> None:
    assert Sector.objects.get(code="ED").machine_labels == ["fr", "es", "ar", "zh-hans", "ru"]
    factories.drain()
    assert Term.objects.get(vocabulary="actors", code="sector-ED").extra["machine_labels"]


def test_loading_again_makes_nothing_and_keeps_an_editor_s_label(capsys: pytest.CaptureFixture[str]) -> None:
    before = rows()
    Sector.objects.filter(code="ED").update(label_en="Learning")
    call_command("load_vocabularies")
    assert "0 values made, 0 replaced" in capsys.readouterr().out
    assert rows() == before
    assert Sector.objects.get(code="ED").label_en == "Learning"


def test_what_is_missing_is_made() -> None:
    ClosedTerm.objects.filter(vocabulary="positions", code="noted").delete()
    call_command("load_vocabularies", verbosity=0)
    assert ClosedTerm.objects.get(vocabulary="positions", code="noted").label_en


def test_overwriting_puts_labels_and_facts_back() -> None:
    FieldOffice.objects.get(code="rabat").covers.clear()
    Sector.objects.filter(code="ED").update(label_en="Learning")
    Body.objects.filter(code="icngo").update(acronym="")
    call_command("load_vocabularies", verbosity=0, overwrite=True)
    assert Sector.objects.get(code="ED").label_en == "Education"
    assert Body.objects.get(code="icngo").acronym == "ICNGO"
    assert FieldOffice.objects.get(code="rabat").covers.count() == 4


def _drop_label(plain: Any) -> None:
    del plain["sectors"][0]["labels"]["ru"]


def _wrong_group(plain: Any) -> None:
    plain["members"][0]["electoral_group"] = "IX"


def _wrong_country(plain: Any) -> None:
    plain["members"][0]["code"] = "XX"


def _twice(plain: Any) -> None:
    plain["positions"].append(plain["positions"][0])


def _lost_parent(plain: Any) -> None:
    plain["bodies"][2]["parent"] = "icngos"


def _unknown_field(plain: Any) -> None:
    plain["bodies"][1]["colour"] = "blue"


def _wrong_type(plain: Any) -> None:
    plain["priorities"][2]["labels"]["fr"] = 5


def _wrong_code(plain: Any) -> None:
    plain["regions"][0]["code"] = "a b"


def _wrong_coverage(plain: Any) -> None:
    plain["field_offices"][15]["covers"].append("XX")


def _missing_list(plain: Any) -> None:
    del plain["sdgs"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_drop_label, r"sectors ED: .*labels: no label in ru"),
        (_wrong_group, r"members AD: electoral_group: no group IX"),
        (_wrong_country, r"members XX: code: no country"),
        (_twice, r"positions: none-yet stands there twice"),
        (_lost_parent, r"bodies ngp-committee: parent: no body above it icngos"),
        (_unknown_field, r"bodies liaison-committee: colour: Extra inputs"),
        (_wrong_type, r"priorities \S+: labels fr: .*string"),
        (_wrong_code, r"regions a b: code: .*pattern"),
        (_wrong_coverage, r"field_offices beirut: covers: no member XX"),
        (_missing_list, r"sdgs: Field required"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_loaded(change: Any, told: str, source: Any) -> None:
    Sector.objects.filter(code="CI").delete()
    with pytest.raises(CommandError, match=told):
        call_command("load_vocabularies", verbosity=0, source=source(change))
    assert not Sector.objects.filter(code="CI").exists()


def test_a_file_that_is_no_yaml_or_is_not_there(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("sectors: [")
    with pytest.raises(CommandError, match=r"broken\.yaml is no YAML"):
        call_command("load_vocabularies", verbosity=0, source=broken)
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_vocabularies", verbosity=0, source=tmp_path / "nothing.yaml")


def test_a_country_s_region_is_its_member_s() -> None:
    country = Country.objects.get(code="FR")
    country.region = None
    country.save()
    factories.drain()
    assert Term.objects.get(vocabulary="members", code="FR").extra["region"] == ""
