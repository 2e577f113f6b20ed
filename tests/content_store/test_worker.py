"""The background process: every job by itself, a clean stop, and what the command does."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from content_store import changes, consumers
from content_store.changes import follow
from content_store.models import Change, Cursor, Dirty
from content_store.worker import POLL, Job, Worker, jobs
from tests import factories

from .processes import database_url
from .reading import document, newest


def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Waits for something that other threads or processes bring about."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def running(*work: Job) -> tuple[Worker, threading.Thread]:
    worker = Worker(work)
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    return worker, thread


def test_a_job_that_fails_stops_no_other_and_is_tried_less_often(caplog: pytest.LogCaptureFixture) -> None:
    tries: list[float] = []
    runs: list[float] = []

    def fails() -> None:
        tries.append(time.monotonic())
        raise RuntimeError("the index is gone")

    worker, thread = running(Job("bad", fails, 0.01), Job("good", lambda: runs.append(time.monotonic()), 0.01))
    until(lambda: len(tries) == 2 and len(runs) > 10)
    worker.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert tries[1] - tries[0] >= 1
    assert "The worker's job bad failed" in caplog.text
    assert "the index is gone" in caplog.text


def test_a_job_that_failed_is_back_to_its_pace_once_it_succeeds() -> None:
    runs: list[float] = []

    def fails_once() -> None:
        runs.append(time.monotonic())
        if len(runs) == 1:
            raise RuntimeError

    worker, thread = running(Job("shaky", fails_once, 0.01))
    until(lambda: len(runs) > 10)
    worker.stop()
    thread.join(10)
    assert runs[10] - runs[1] < 1


def test_stopping_ends_a_lasting_run_and_waits_for_what_is_being_done() -> None:
    ended, begun, done = threading.Event(), threading.Event(), threading.Event()

    def short() -> None:
        begun.set()
        time.sleep(0.2)
        done.set()

    worker, thread = running(Job("lasting", ended.wait, end=ended.set), Job("short", short, 100))
    begun.wait(10)
    worker.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert done.is_set()


def test_the_jobs_include_every_consumer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "_consumers", {})
    consumers.register_consumer("mirror", lambda: 0)
    assert [(job.name, job.every) for job in jobs()] == [
        ("drain", POLL), ("failures", 60), ("schedule", 60), ("sweep", 600), ("tasks", POLL), ("mirror", POLL),
    ]  # fmt: skip


@pytest.mark.django_db
def test_following_hands_over_every_change_once_and_in_order() -> None:
    for number in range(5):
        factories.article(f"Article {number}")
    factories.drain()
    seen: list[int] = []
    handled = follow("mirror", lambda batch: seen.extend(change.seq for change in batch), batch=2)
    assert seen == list(Change.objects.filter(latest=True).order_by("seq").values_list("seq", flat=True))
    assert handled == len(seen)
    assert Cursor.objects.get(consumer="mirror").seq == newest()
    assert follow("mirror", lambda batch: pytest.fail("nothing is new")) == 0


@pytest.mark.django_db
def test_a_batch_that_fails_comes_again() -> None:
    for number in range(3):
        factories.article(f"Article {number}")
    factories.drain()
    seen: list[list[int]] = []

    def handle(batch: list[Change]) -> None:
        seen.append([change.seq for change in batch])
        if len(seen) == 2:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        follow("mirror", handle, batch=2)
    follow("mirror", handle, batch=2)
    assert seen[1] == seen[2]
    assert seen[0] != seen[1]


@pytest.mark.django_db
def test_kinds_and_languages_narrow_what_is_read() -> None:
    page = factories.article()
    factories.translated(page, "fr")
    factories.drain()
    read = changes.read_changes(0, 100, kinds=["article"], locales=["fr"])
    assert [(change.kind, change.locale) for change in read] == [("article", "fr")]


@pytest.mark.django_db(transaction=True)
def test_the_command_drains_publishes_on_schedule_and_stops_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = factories.article("First words")
    later.title = "Scheduled words"
    later.save_revision(approved_go_live_at=timezone.now())
    monkeypatch.setenv("CONTENT_STORE_DRAIN", "worker")
    page = factories.article("Left to the worker")
    assert Dirty.objects.exists()
    assert document(page) is None
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url(), "DATA_DIR": str(tmp_path)},
    )
    try:
        until(lambda: document(page), 120)
        until(lambda: document(later)["title"] == "Scheduled words", 120)
        until(lambda: not Dirty.objects.exists())
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
