"""Several processes' worth of editors at once: the log grows in order, nothing is lost, nobody waits for ever."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.models import PageViewRestriction

from content_store import tombstones
from content_store.changes import read_changes
from content_store.drain import drain, exclusive
from content_store.models import Change, Counter, Dirty, Document
from home.models import ArticlePage
from reference.models import Sector
from tests import factories

from .processes import PATIENCE, together
from .reading import document, newest

pytestmark = pytest.mark.django_db(transaction=True)

EDITORS = 4
ROUNDS = 4


def test_four_editors_and_a_reader_at_once() -> None:
    section = factories.section("About", slug="about")
    pages = [factories.article(f"Article {number}", parent=section) for number in range(EDITORS)]
    organizations = [factories.organization(f"Organization {number}", sectors=["ED"]) for number in range(EDITORS)]
    action = factories.action(organizations=organizations)
    started = newest()
    over = threading.Event()
    seen: dict[tuple[str, str], str] = {}
    read_up_to = [0]

    def editor(number: int) -> Callable[[], None]:
        def work() -> None:
            for turn in range(ROUNDS):
                factories.publish(ArticlePage.objects.get(pk=pages[number].pk), title=f"Article {number}.{turn}")
                record = type(organizations[number].organization).objects.get(pk=organizations[number].organization_id)
                record.name = f"Organization {number}.{turn}"
                record.save_revision().publish()
                if number == 0:
                    Sector.objects.filter(code="ED").first().save()  # type: ignore[union-attr]

        return work

    def read() -> bool:
        changes = read_changes(read_up_to[-1], 5)
        for change in changes:
            assert change.seq > read_up_to[-1]
            read_up_to.append(change.seq)
            seen[str(change.content_id), change.locale] = change.etag
        return bool(changes)

    def reader() -> None:
        while not over.wait(0.01):
            read()

    def editors() -> None:
        try:
            together(*(editor(number) for number in range(EDITORS)))
        finally:
            over.set()

    together(editors, reader)
    factories.drain()
    for number in range(EDITORS):
        assert document(pages[number])["title"] == f"Article {number}.{ROUNDS - 1}"
        assert document(organizations[number])["title"] == f"Organization {number}.{ROUNDS - 1}"
    assert [item["title"] for item in document(action)["organizations"]] == [
        f"Organization {number}.{ROUNDS - 1}" for number in range(EDITORS)
    ]
    assert not Dirty.objects.exists()
    seqs = list(Change.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))
    assert Counter.objects.get(name="seq").value == newest() > started
    stored = {(str(row.content_id), row.locale): row.etag for row in Document.objects.all()}
    while read():
        pass
    assert seen == stored


def test_a_drain_waits_for_the_one_that_runs() -> None:
    page = factories.article("First words")
    inside, finish = threading.Event(), threading.Event()
    order: list[str] = []

    def holder() -> None:
        with exclusive():
            inside.set()
            finish.wait(PATIENCE)
            order.append("holder")

    def waiter() -> None:
        inside.wait(PATIENCE)
        threading.Timer(0.3, finish.set).start()
        factories.publish(ArticlePage.objects.get(pk=page.pk), title="Second words")
        order.append("waiter")

    together(holder, waiter)
    assert order == ["holder", "waiter"]
    assert document(page)["title"] == "Second words"


def test_two_that_expire_tombstones_at_once_remove_them_once() -> None:
    page = factories.article("Gone")
    page.unpublish()
    factories.drain()
    Change.objects.update(at=timezone.now() - dt.timedelta(days=400))
    inside, finish = threading.Event(), threading.Event()
    removed: list[int] = []

    def first() -> None:
        with exclusive():
            removed.append(tombstones.expire())
            inside.set()
            finish.wait(PATIENCE)

    def second() -> None:
        inside.wait(PATIENCE)
        threading.Timer(0.3, finish.set).start()
        removed.append(tombstones.expire())

    together(first, second)
    assert removed == [1, 0]


@pytest.mark.postgresql  # SQLite has one writer at a time
def test_a_write_committed_while_a_drain_runs_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its mark has a lower number than marks the drain has read: only the rows read before rendering may go."""
    page = factories.article("First words")
    other = factories.article("Other words")
    marked, rendered = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            factories.publish(ArticlePage.objects.get(pk=page.pk), title="Second words")
            marked.set()
            rendered.wait(PATIENCE)

    def draining() -> None:
        marked.wait(PATIENCE)
        factories.publish(ArticlePage.objects.get(pk=other.pk), title="Better words")
        drain()
        rendered.set()

    together(slow_writer, draining)
    assert document(page)["title"] == "Second words"
    assert document(other)["title"] == "Better words"


@pytest.mark.postgresql  # SQLite has one writer at a time
def test_a_page_made_while_a_restriction_commits_is_not_public() -> None:
    """Neither transaction sees the other's row: what is below is looked up after the commit."""
    section = factories.section("Plans")
    section.unpublish()  # so that nothing shows a link to it, by which what is below would be found as well
    restricted, made = threading.Event(), threading.Event()
    below: list[Any] = []

    def restrict() -> None:
        with transaction.atomic():
            PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
            restricted.set()
            made.wait(PATIENCE)

    def write() -> None:
        restricted.wait(PATIENCE)
        try:
            below.append(factories.article("Not for everyone", parent=section))
        finally:
            made.set()

    together(restrict, write)
    assert not Dirty.objects.exists()
    assert not Document.objects.filter(content_id=below[0].translation_key).exists()
    assert Change.objects.get(content_id=below[0].translation_key, latest=True).reason == "restricted"
