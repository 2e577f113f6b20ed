"""What happens at the commit of a write: the drain follows it, a rollback leaves nothing, a kill loses nothing."""

import pytest
from django.db import transaction

from content_store import dirty, drain
from content_store.models import Change, Dirty
from content_store.worker import jobs
from tests import factories

from .processes import in_another_process
from .reading import document, newest

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_document_is_there_when_the_write_returns() -> None:
    page = factories.article("First words")
    assert document(page)["title"] == "First words"
    factories.publish(page, title="Second words")
    assert document(page)["title"] == "Second words"
    assert not Dirty.objects.exists()


def test_a_rollback_leaves_nothing() -> None:
    page = factories.article("First words")
    before = newest()
    with transaction.atomic():
        factories.publish(page, title="Second words")
        assert Dirty.objects.exists()
        transaction.set_rollback(True)
    assert not Dirty.objects.exists()
    assert (document(page)["title"], newest()) == ("First words", before)


def test_a_rollback_of_a_part_leaves_the_rest_of_the_transaction_its_drain() -> None:
    page = factories.article("First words")
    other = factories.article("Other words")
    with transaction.atomic():
        with transaction.atomic():
            factories.publish(page, title="Second words")
            transaction.set_rollback(True)
        factories.publish(other, title="Better words")
    assert document(page)["title"] == "First words"
    assert document(other)["title"] == "Better words"


def test_all_writes_of_a_transaction_are_one_step_of_each_document() -> None:
    page = factories.article("First words")
    before = newest()
    with transaction.atomic():
        for title in ("Second words", "Third words", "Fourth words"):
            page = factories.publish(page, title=title)
    assert Change.objects.filter(seq__gt=before).count() == 1
    assert document(page)["title"] == "Fourth words"


def test_requests_leave_a_large_fan_out_to_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (dirty, drain):
        monkeypatch.setattr(module, "IN_REQUEST", 2)
    section = factories.section("About", slug="about")
    pages = [factories.article(f"Article {number}", parent=section) for number in range(3)]
    factories.publish(type(section).objects.get(pk=section.pk), slug="the-house")
    assert document(section)["url"].endswith("/en/the-house/")
    assert "/en/about/" in document(pages[0])["url"]
    assert set(Dirty.objects.values_list("later", flat=True)) == {True}
    factories.publish(pages[2], title="Still quick")
    assert document(pages[2])["title"] == "Still quick"
    assert "/en/about/" in document(pages[0])["url"]
    next(job for job in jobs() if job.name == "drain").run()
    assert all("/en/the-house/" in document(page)["url"] for page in pages)
    assert not Dirty.objects.exists()


@pytest.mark.parametrize(
    "killed_at",
    [
        "drain.exclusive = lambda: os._exit(9)",
        "drain.write_content = lambda *given: (write_content(*given), os._exit(9))",
    ],
    ids=["between commit and drain", "within the drain"],
)
def test_a_process_killed_after_its_commit_loses_nothing(killed_at: str) -> None:
    page = factories.article("First words")
    before = newest()
    status = in_another_process(
        f"""
import os
from content_store import drain
from content_store.writing import write_content
from home.models import ArticlePage
page = ArticlePage.objects.get(pk={page.pk})
page.title = "Second words"
{killed_at}
page.save_revision().publish()
"""
    )
    assert status == 9
    assert type(page).objects.get(pk=page.pk).title == "Second words"
    assert (document(page)["title"], newest()) == ("First words", before)
    assert Dirty.objects.exists()
    factories.drain()
    assert document(page)["title"] == "Second words"
    assert not Dirty.objects.exists()


def test_a_process_can_leave_all_to_the_worker() -> None:
    page = factories.article("First words")
    status = in_another_process(
        f"""
from home.models import ArticlePage
ArticlePage.objects.get(pk={page.pk}).unpublish()
""",
        CONTENT_STORE_DRAIN="worker",
    )
    assert status == 0
    assert document(page) is not None
    factories.drain()
    assert document(page) is None
