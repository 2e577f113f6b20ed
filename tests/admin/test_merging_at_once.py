"""Two people merge the same two records the opposite way."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from ngo_pages.merging import Merge, merge
from ngo_pages.models import Organization
from tests import factories
from tests.content_store.processes import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.postgresql  # SQLite has one writer at a time
def test_opposite_merges_wait_for_each_other() -> None:
    first, second = (factories.organization(name).organization for name in ("One", "Other"))
    both_hold_one = threading.Barrier(2)
    refused: list[str] = []

    def after_a_lock(execute: Any, sql: str, *args: Any) -> Any:
        result = execute(sql, *args)
        if "FOR UPDATE" in sql and not both_hold_one.broken:
            with suppress(threading.BrokenBarrierError):
                both_hold_one.wait(2)
        return result

    def merges(survivor: Organization, merged: Organization) -> None:
        with connection.execute_wrapper(after_a_lock):
            try:
                merge(survivor, merged, None)
            except ValidationError as error:
                refused.extend(error.messages)

    together(lambda: merges(first, second), lambda: merges(second, first))
    assert len(refused) == 1
    done = Merge.objects.get()
    assert (done.survivor.live, done.merged.live) == (True, False)
