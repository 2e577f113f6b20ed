"""What is new of what somebody follows: one mail for each person and run, each content once, and never an empty one."""

import datetime as dt
import random
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db.models import F
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content_api.parameters import OPERATORS
from content_store.changes import log_end
from content_store.criteria import CONTENT, Condition, Criteria
from content_store.kinds import Kind, kind, kinds
from content_store.models import DocumentCode
from content_store.saved import keep
from delivery.models import Mailing, Recipient
from subscriptions.asking import criteria_from, query_of
from subscriptions.digests import begins, send_at_once, send_digests
from subscriptions.enums import Frequency, State
from subscriptions.matching import match_changes
from subscriptions.models import Followed, Match, Subscription
from tests import factories
from tests.content_api.client import ApiClient
from tests.content_api.conftest import World

from .conftest import Read, link

pytestmark = pytest.mark.django_db
#: A Wednesday, in the time to come.
TODAY = dt.date(2090, 3, 1)
ACTIONS = Criteria(("action",))
IN_SENEGAL = Criteria(("action", "project"), (Condition("country", "any", ("SN",)),))


def follow(name: str, criteria: Criteria, frequency: Frequency = Frequency.DAILY, *locales: str) -> Subscription:
    """Somebody who confirmed before all that comes."""
    row = Subscription.objects.create(
        recipient=Recipient.objects.for_address(f"{name}@example.org", locales=locales or ("en",)),
        criteria=keep(criteria),
        frequency=frequency,
        state=State.ACTIVE,
        seq=log_end()[0],
        told_on=TODAY - dt.timedelta(days=1),
    )
    Followed.objects.get_or_create(criteria=row.criteria)
    match_changes()
    return row


def settle() -> None:
    factories.drain()
    match_changes()


def test_one_mail_for_each_person_with_each_content_once(world: World, read: Read) -> None:
    for criteria in (ACTIONS, IN_SENEGAL):
        follow("both", criteria)
    follow("one", IN_SENEGAL)
    follow("none", Criteria(("forum",)))
    paused = follow("both", Criteria(("action",), (Condition("country", "any", ("FR",)),)), Frequency.WEEKLY)
    Subscription.objects.filter(pk=paused.pk).update(paused_until=TODAY + dt.timedelta(days=1))
    assert send_digests(TODAY) == 0, "what was there before is no news, and an empty digest is not sent"
    Subscription.objects.update(told_on=TODAY - dt.timedelta(days=1))
    factories.action("A well", countries=["SN"])
    factories.action("A bridge", countries=["FR"])
    garden = factories.action("Elsewhere", countries=["FR"])
    settle()
    garden.countries.clear()
    factories.publish(garden, countries=["SN"], title="Now in Senegal")
    settle()
    gone = factories.action("Gone again", countries=["SN"])
    settle()
    assert send_digests(TODAY) == 2
    gone.unpublish()
    settle()
    mails = read()
    assert set(mails) == {"both@example.org", "one@example.org"}
    both, one = mails["both@example.org"], mails["one@example.org"]
    for title, times in (("A well", 1), ("A bridge", 1), ("Now in Senegal", 1), ("Gone again", 0)):
        assert both.text.count(title) == times
    assert "A bridge" not in one.text
    assert "Now in Senegal" in one.text
    assert "You get this because you follow: Actions on the ground, projects – country: Senegal." in one.text
    assert one.unsubscribable
    Subscription.objects.filter(pk=paused.pk).update(paused_until=None, told_on=TODAY - dt.timedelta(days=9))
    assert send_digests(TODAY) == 1, "a pause that ends on a day on which something else was told"
    later = read()["both@example.org"]
    assert "A bridge" in later.text
    assert link(later, "/preferences/") == link(both, "/preferences/"), "one link for many mails"
    assert send_digests(TODAY) == 0, "a run is made once"
    assert send_digests(TODAY + dt.timedelta(days=1)) == 0, "and nothing is told twice"


def test_what_is_published_between_confirming_and_the_first_look_is_news(world: World, read: Read) -> None:
    """The worker may be behind, or killed: nothing that came after somebody said yes is lost."""
    pump = factories.action("A pump", countries=["SN"])
    factories.drain()
    of_page = Criteria((), (Condition(CONTENT, "any", (str(pump.translation_key),)),))
    for name, criteria in (("list", IN_SENEGAL), ("page", of_page)):
        row = follow(name, criteria, Frequency.IMMEDIATE)
        Subscription.objects.filter(pk=row.pk).update(confirmed_at=timezone.now())
    Match.objects.all().delete()
    Followed.objects.update(seq=None)
    factories.action("A well", countries=["SN"])
    factories.publish(pump, summary="It works again.")
    settle()
    assert send_at_once() == 2
    mails = read()
    assert "A pump" in mails["page@example.org"].subject
    assert "A well" in mails["list@example.org"].text
    assert "A pump" not in mails["list@example.org"].text
    assert send_at_once() == 0


def test_a_page_is_told_of_when_its_text_changes(world: World, read: Read) -> None:
    page = factories.action("A pump", countries=["SN"])
    settle()
    follow("page", Criteria((), (Condition(CONTENT, "any", (str(page.translation_key),)),)), Frequency.IMMEDIATE)
    assert send_at_once() == 0
    factories.publish(page, summary="It works again.")
    settle()
    assert send_at_once() == 1
    assert "A pump" in read()["page@example.org"].subject
    assert send_at_once() == 0
    ways: tuple[dict[str, Any], ...] = ({"paused_until": TODAY}, {"state": State.ENDED})
    for number, left in enumerate(ways):
        factories.publish(page, summary=f"It is painted, {number}.")
        settle()
        assert send_at_once() == 1
        Subscription.objects.update(**left)
        assert read() == {}, "who left meanwhile gets none"
        Subscription.objects.update(paused_until=None)


def test_a_digest_comes_when_it_is_due(world: World) -> None:
    """Weekly and monthly ones are made up for where no worker ran on their day; a pause holds all back."""
    assert begins("weekly", dt.date(2026, 11, 22)) == dt.date(2026, 11, 16)
    assert begins("monthly", dt.date(2026, 11, 22)) == dt.date(2026, 11, 1)
    follow("weekly", ACTIONS, Frequency.WEEKLY)
    follow("monthly", ACTIONS, Frequency.MONTHLY)
    paused = follow("paused", ACTIONS)
    Subscription.objects.update(told_on=dt.date(2090, 2, 28))
    Subscription.objects.filter(pk=paused.pk).update(paused_until=dt.date(2090, 3, 20))
    factories.action("A well")
    settle()

    def told(day: dt.date) -> list[str]:
        before = set(Mailing.objects.values_list("pk", flat=True))
        call_command("send_digests", day=day)
        rows = Mailing.objects.exclude(pk__in=before)
        return sorted(rows.values_list("deliveries__recipient__address", flat=True))

    assert told(dt.date(2090, 2, 28)) == []
    assert told(dt.date(2090, 3, 2)) == ["monthly@example.org"]
    assert told(dt.date(2090, 3, 5)) == []
    assert told(dt.date(2090, 3, 8)) == ["weekly@example.org"]
    assert told(dt.date(2090, 3, 20)) == ["paused@example.org"]


def test_a_mail_waits_for_its_language_and_then_says_that_it_did(world: World, read: Read) -> None:
    follow("ar", ACTIONS, Frequency.DAILY, "ar", "fr")
    late = factories.action("The late well")
    soon = factories.action("The early well")
    settle()
    assert send_digests(TODAY) == 0
    factories.translated(soon, "ar", title="البئر")
    factories.translated(late, "fr", title="Le puits")
    settle()
    assert send_digests(TODAY + dt.timedelta(days=1)) == 1
    mail = read()["ar@example.org"]
    assert "البئر" in mail.text
    assert "Le puits" not in mail.text
    Subscription.objects.get().waiting.update(until=timezone.now())
    assert send_digests(TODAY + dt.timedelta(days=2)) == 1
    mail = read()["ar@example.org"]
    assert "Le puits" in mail.text
    assert 'lang="fr" dir="ltr"' in mail.html
    assert "Français" in mail.html
    assert send_digests(TODAY + dt.timedelta(days=3)) == 0


def test_what_waits_is_left_alone_until_it_is_due(world: World) -> None:
    follow("ar", ACTIONS, Frequency.IMMEDIATE, "ar")
    page = factories.action("The early well")
    settle()
    assert send_at_once() == 0
    Subscription.objects.update(told_on=None)
    assert send_at_once() == 0
    row = Subscription.objects.get()
    assert (row.told_on, row.waiting.count()) == (None, 1)
    factories.translated(page, "ar", title="البئر")
    settle()
    assert send_at_once() == 1
    assert not row.waiting.exists()


def test_a_run_that_is_interrupted_goes_on(world: World, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    from subscriptions import digests

    monkeypatch.setattr(digests, "PART", 2)
    for number in range(5):
        follow(f"p{number}", ACTIONS)
    factories.action("A well")
    settle()
    enqueue, calls = digests.enqueue, iter(range(9))

    def breaks(*args: Any) -> int:
        if next(calls) == 1:
            raise RuntimeError
        return enqueue(*args)

    monkeypatch.setattr(digests, "enqueue", breaks)
    with pytest.raises(RuntimeError):
        send_digests(TODAY)
    assert len(read()) == 2
    assert send_digests(TODAY) == 3
    assert len(read()) == 3
    assert send_digests(TODAY) == 0


# --- the same set as the API's filter


def _draw(kind: Kind, chance: random.Random) -> Criteria:
    conditions: dict[tuple[str, str], Condition] = {}
    for _ in range(chance.randint(0, 3)):
        item = chance.choice(kind.all_filters)
        rows = DocumentCode.objects.filter(field=item.name, document__kind=kind.name)
        codes = list(rows.order_by("code").values_list("code", flat=True).distinct())
        op = chance.choice(OPERATORS[item.type])
        if op == "exists":
            values: tuple[str, ...] = (chance.choice(("true", "false")),)
        elif not codes:
            continue
        elif item.type == "date":
            values = (chance.choice(codes)[: chance.choice((4, 7, 10))],)
        else:
            values = tuple(sorted(set(chance.choices(codes, k=1 if op in ("from", "to") else chance.randint(1, 3)))))
        conditions[item.name, op] = Condition(item.name, op, values)
    return Criteria((kind.name,), tuple(sorted(conditions.values())))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_subscription_selects_what_the_api_filters(world: World, api: ApiClient, seed: int) -> None:
    """Both from the start and by following the log to its end; and the form's address says the same criteria."""
    chance = random.Random(seed)
    chosen = chance.choice([each for each in kinds() if each.listed])
    criteria = _draw(chosen, chance)
    query = query_of(Criteria((), criteria.conditions))
    asked = RequestFactory().get(f"/en/follow/?{query_of(criteria)}")
    assert criteria_from(asked) == criteria
    found = api.json(f"/{kind(chosen.name).plural}?locale=en&fallback=chain&limit=1000&profile=minimal&{query}")
    wanted = {UUID(item["id"]) for item in found["items"]}
    assert found["page"]["next"] is None
    for seq in (None, 0):
        Match.objects.all().delete()
        Followed.objects.all().delete()
        Followed.objects.create(criteria=keep(criteria), seq=seq)
        match_changes()
        assert set(Match.objects.values_list("content_id", flat=True)) == wanted
    assert Followed.objects.filter(seq=F("seq")).count() == 1
