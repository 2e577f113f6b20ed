"""What follows a recommendation: sent in by one, published by another, kept for ever, shown in order."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from forums.follow_up import ReportEvidence, StatusChange
from forums.models import RecommendationPage
from reference.models import Member, NationalCommission, OfficialDocument
from tests import factories
from tests.content_store.reading import document
from tests.forums.following import (
    FRANCE,
    LIAISON,
    SECRETARIAT,
    SENEGAL,
    change,
    comment,
    commitment,
    person,
    position,
    published,
    report,
    sent_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(db: None) -> RecommendationPage:
    for code in ("FR", "SN"):
        member = Member.objects.get(code=code)
        values = {"member": member, "label_en": f"Commission of {code}"}
        NationalCommission.objects.get_or_create(code=code, defaults=values)
    return factories.recommendation(adopted="2026-01-10", addressees={SECRETARIAT: "", FRANCE: ""})


def shown(page: RecommendationPage, locale: str = "en") -> Any:
    factories.drain()
    return document(page, locale)


def standing(page: RecommendationPage, code: str = SECRETARIAT) -> Any:
    return next(row for row in shown(page)["addressees"] if row["actor"]["code"] == code)


def timeline(page: RecommendationPage) -> list[tuple[str, str]]:
    return [(entry["date"], entry["type"]) for entry in shown(page)["follow_up"]["timeline"]]


# --- trap 14: a status change without reason


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_status_does_not_change_without_a_reason(page: RecommendationPage, reason: str) -> None:
    with pytest.raises(ValidationError) as error:
        sent_in(change(page, "in-progress", "2026-03-01", text=reason))
    assert "text" in error.value.message_dict
    with pytest.raises(ValidationError) as error:
        sent_in(report(page, "2026-03-01", claimed="in-progress", reason=reason))
    assert "reason" in error.value.message_dict
    assert standing(page)["status"]["code"] == "adopted"


def test_nor_past_the_forms(page: RecommendationPage) -> None:
    row = change(page, "in-progress", "2026-03-01", text="")
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusChange.objects.bulk_create([row])


def test_a_state_does_not_report_on_another(page: RecommendationPage) -> None:
    with pytest.raises(ValidationError) as error:
        sent_in(report(page, "2026-03-01", who=SENEGAL, addressee=FRANCE))
    assert "actor" in error.value.message_dict
    with pytest.raises(ValidationError):
        sent_in(report(page, "2026-03-01", who="commission-SN", addressee=FRANCE))
    sent_in(report(page, "2026-03-01", who="commission-FR", addressee=FRANCE))
    sent_in(report(page, "2026-03-01", who=SECRETARIAT, addressee=FRANCE))


# --- review


def test_who_sent_it_in_does_not_publish_it(page: RecommendationPage) -> None:
    for row in (change(page, "in-progress", "2026-03-01"), report(page, "2026-03-01"), comment(page, "2026-03-01")):
        sent_in(row, by="one")
        with pytest.raises(ValidationError):
            row.publish(person("one"))
        row.refresh_from_db()
        assert row.state == "submitted"
    assert timeline(page) == []


def test_what_waits_or_was_refused_is_seen_by_nobody(page: RecommendationPage) -> None:
    sent_in(report(page, "2026-03-01", text="Secret for now"))
    refused = sent_in(position(page, "supported", "2026-03-01"))
    refused.refuse(person("reviewer"), "Not from the right office.")
    text = str(shown(page))
    assert "Secret for now" not in text
    assert standing(page)["position"]["code"] == "none-yet"


def test_the_persons_are_not_public(page: RecommendationPage) -> None:
    published(change(page, "in-progress", "2026-03-01"))
    assert "author" not in str(shown(page)["follow_up"])
    assert "reviewer" not in str(shown(page)["follow_up"])


def test_only_addressees_have_positions_and_statuses(page: RecommendationPage) -> None:
    for row in (change(page, "in-progress", "2026-03-01", SENEGAL), position(page, "noted", "2026-03-01", SENEGAL)):
        with pytest.raises(ValidationError):
            sent_in(row)


def test_only_the_committee_and_states_comment(page: RecommendationPage) -> None:
    for who in (LIAISON, SENEGAL, "commission-FR"):
        sent_in(comment(page, "2026-03-01", who))
    with pytest.raises(ValidationError):
        sent_in(comment(page, "2026-03-01", SECRETARIAT))


# --- statuses


def test_each_change_is_a_row_and_the_last_one_holds(page: RecommendationPage) -> None:
    published(change(page, "transmitted", "2026-02-01"))
    published(change(page, "in-progress", "2026-03-01"))
    steps = [(entry["before"]["code"], entry["status"]["code"]) for entry in shown(page)["follow_up"]["timeline"]]
    assert steps == [("adopted", "transmitted"), ("transmitted", "in-progress")]
    assert (standing(page)["status"]["code"], standing(page)["since"]) == ("in-progress", "2026-03-01")
    assert standing(page, FRANCE)["status"]["code"] == "adopted"
    assert shown(page)["status"]["code"] == "in-progress"


def test_a_published_change_is_neither_overwritten_nor_taken_back(page: RecommendationPage) -> None:
    row = published(change(page, "in-progress", "2026-03-01"))
    row.text = "Another reason."
    with pytest.raises(ValidationError):
        row.save()
    with pytest.raises(ValidationError):
        row.refuse(person("reviewer"), "A slip.")
    with pytest.raises(ProtectedError):
        StatusChange.objects.get(pk=row.pk).delete()
    assert StatusChange.objects.get(pk=row.pk).text == "The Board decided it."


def test_the_timeline_is_only_continued(page: RecommendationPage) -> None:
    published(change(page, "in-progress", "2026-03-01"))
    earlier = sent_in(change(page, "transmitted", "2026-02-01"))
    with pytest.raises(ValidationError) as error:
        earlier.publish(person("reviewer"))
    assert "date" in error.value.message_dict
    with pytest.raises(ValidationError):  # no step
        sent_in(change(page, "in-progress", "2026-04-01"))
    with pytest.raises(ValidationError):  # not yet
        sent_in(change(page, "implemented", "2999-01-01"))


def test_two_changes_that_waited_together_do_not_both_say_the_same(page: RecommendationPage) -> None:
    first, second = (sent_in(change(page, "in-progress", date)) for date in ("2026-03-01", "2026-03-02"))
    first.publish(person("reviewer"))
    with pytest.raises(ValidationError):
        second.publish(person("reviewer"))
    second.refuse(person("reviewer"), "Said already.")


def test_a_published_report_sets_the_status_that_it_claims(page: RecommendationPage) -> None:
    row = published(report(page, "2026-03-01", claimed="partly-implemented", reason="Three of five offices."))
    entries = shown(page)["follow_up"]["timeline"]
    assert [entry["type"] for entry in entries] == ["report", "status"]
    assert entries[1]["report"] == entries[0]["id"] == row.pk
    assert entries[1]["text"] == "Three of five offices."
    assert standing(page)["status"]["code"] == "partly-implemented"
    with pytest.raises(ValidationError):  # its step stands, so it does
        row.refuse(person("reviewer"), "A slip.")


def test_a_report_that_cannot_set_its_status_is_not_published_either(page: RecommendationPage) -> None:
    published(change(page, "in-progress", "2026-05-01"))
    late = sent_in(report(page, "2026-03-01", claimed="implemented", reason="All done."))
    with pytest.raises(ValidationError):
        late.publish(person("reviewer"))
    late.refresh_from_db()
    assert late.state == "submitted"


def test_a_report_without_a_new_status_can_be_taken_back(page: RecommendationPage) -> None:
    row = published(report(page, "2026-03-01"))
    assert timeline(page) == [("2026-03-01", "report")]
    row.refuse(person("reviewer"), "About another text.")
    assert timeline(page) == []


# --- what the document shows


def test_the_timeline_is_in_the_order_of_the_dates(page: RecommendationPage) -> None:
    published(comment(page, "2026-05-01"))
    published(change(page, "transmitted", "2026-02-01"))
    published(position(page, "supported", "2026-01-20"))
    published(report(page, "2026-04-01", claimed="in-progress", reason="It began."))
    assert timeline(page) == [
        ("2026-01-20", "position"),
        ("2026-02-01", "status"),
        ("2026-04-01", "report"),
        ("2026-04-01", "status"),
        ("2026-05-01", "comment"),
    ]


def test_evidence_leads_to_contents_and_documents(page: RecommendationPage) -> None:
    session = factories.session("Debate on NGOs")
    values = {"symbol": "207 EX/11", "kind": "board-document", "label_en": "Paper"}
    board = OfficialDocument.objects.create(code="207-EX-11", **values)
    row = report(page, "2026-03-01")
    row.evidence = [ReportEvidence(content=session.translation_key), ReportEvidence(document=board)]
    published(row)
    entry = shown(page)["follow_up"]["timeline"][0]
    assert [link["title"] for link in entry["evidence"]] == ["Debate on NGOs"]
    assert [item["symbol"] for item in entry["documents"]] == ["207 EX/11"]
    session.unpublish()
    assert shown(page)["follow_up"]["timeline"][0]["evidence"] == []


def test_what_is_planned_stands_apart_and_may_go_on(page: RecommendationPage) -> None:
    row = published(commitment(page, "2026-03-01", target_date=None, indicator="A meeting a year"))
    row.progress = "done"
    row.save()
    planned = shown(page)["follow_up"]["commitments"]
    assert [(item["actor"]["code"], item["progress"]["code"]) for item in planned] == [(SECRETARIAT, "done")]
    assert timeline(page) == []


def test_follow_up_is_the_same_in_all_languages_and_keeps_its_own(page: RecommendationPage) -> None:
    factories.translated(page, "fr")
    published(change(page, "in-progress", "2026-03-01", text="قرر المجلس ذلك.", language="ar"))
    entry = shown(page, "fr")["follow_up"]["timeline"][0]
    assert (entry["text"], entry["locale"], entry["dir"]) == ("قرر المجلس ذلك.", "ar", "rtl")
    assert entry["status"]["label"] == "En cours"


def test_putting_back_the_page_undoes_nothing_that_happened(page: RecommendationPage) -> None:
    before = page.latest_revision
    published(change(page, "in-progress", "2026-03-01"))
    published(report(page, "2026-03-02"))
    factories.publish(RecommendationPage.objects.get(pk=page.pk), summary="Later words.")
    before.as_object().save_revision().publish()
    assert shown(page)["summary"] == ""
    assert standing(page)["status"]["code"] == "in-progress"
    assert len(timeline(page)) == 2
    # Even where the older version had not named the addressee yet.
    bare = RecommendationPage.objects.get(pk=page.pk)
    bare.addresses = []
    factories.publish(bare)
    assert shown(page)["addressees"] == []
    assert len(timeline(page)) == 2
    before.as_object().save_revision().publish()
    assert standing(page)["status"]["code"] == "in-progress"


def test_superseded_links_both_ends() -> None:
    factories.recommendation_index()
    later = factories.recommendation("A later text", addressees={SECRETARIAT: ""})
    earlier = factories.recommendation("An earlier text", addressees={SECRETARIAT: ""})
    factories.publish(earlier, superseded_by=later.translation_key)
    found = shown(earlier)
    assert (found["status"]["code"], found["superseded_by"]["title"]) == ("superseded", "A later text")
    from django.test import RequestFactory

    listed = later.listings(RequestFactory().get("/"), "en")["superseded"]
    assert [card.title for card in listed.cards] == ["An earlier text"]
    earlier.superseded_by = earlier.translation_key
    with pytest.raises(ValidationError):
        earlier.full_clean()


def test_reading_many_costs_as_reading_one(page: RecommendationPage, django_assert_max_num_queries: Any) -> None:
    from forums.follow_up_reading import published as read

    others = [factories.recommendation(adopted="2026-01-10", addressees={SECRETARIAT: ""}) for _ in range(3)]
    for each in (page, *others):
        published(change(each, "in-progress", "2026-03-01"))
        published(report(each, "2026-03-02"))
        published(commitment(each, "2026-03-02"))
    keys = [each.translation_key for each in (page, *others)]
    with django_assert_max_num_queries(8):
        assert all(sum(map(len, rows.values())) == 3 for rows in read(keys).values())
