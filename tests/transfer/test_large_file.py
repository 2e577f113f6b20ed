"""A long list of organizations goes in but for its broken rows, within bounded memory, and comes out again.

PROOF=1 takes 5,000 rows with three broken in a hundred, otherwise 68 with every fourth broken, in each way once.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from content_store.drain import drain_all
from content_store.enums import Tier
from content_store.models import Document
from content_store.query import readable
from ngo_pages.models import Organization
from tests import factories
from tests.content_store.reading import Mirror, follow
from transfer.enums import RunState
from transfer.importing import apply, undo

from .conftest import checked
from .ngo_list import FAULTS, name, workbook

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tree")]

PROOF: Final = bool(os.environ.get("PROOF"))
ROWS, BROKEN_EACH = (5000, 33) if PROOF else (4 * len(FAULTS), 4)
#: Bytes that the process may grow by while it checks, writes, renders and undoes: the same for any number of rows.
MOST_GROWTH: Final = 200_000_000

_STATUS: Final = Path("/proc/self/status")
_PEAK: Final = Path("/proc/self/clear_refs")

Stored = dict[tuple[str, str, int], tuple[str, str, str]]


class Figures:
    """Seconds and growth of memory of each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.growth: dict[str, int] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        before, begun = _memory("VmRSS"), time.monotonic()
        if _PEAK.exists():
            _PEAK.write_text("5")  # the peak begins anew
        yield
        self.seconds[name] = time.monotonic() - begun
        self.growth[name] = _memory("VmHWM") - before

    def __str__(self) -> str:
        return "; ".join(
            f"{name} {self.seconds[name]:.0f} s, +{self.growth[name] / 1e6:.0f} MB at its peak" for name in self.seconds
        )


def _memory(what: str) -> int:
    """Bytes of the process in memory; 0 where the system does not tell."""
    found = re.search(rf"^{what}:\s+(\d+) kB", _STATUS.read_text(), re.MULTILINE) if _STATUS.exists() else None
    return int(found[1]) * 1024 if found else 0


def stored() -> Stored:
    """Every document of every tier, to the byte."""
    return {
        (str(row.content_id), row.locale, row.tier): (row.full, row.card, row.etag)
        for row in Document.objects.all().iterator()
    }


def public() -> Mirror:
    return {(row.content_id, row.locale): row.full for row in readable().iterator()}


@pytest.fixture
def known() -> list[str]:
    """A few of the organizations are here already, under other spellings; the file says more of them."""
    names = [name(number)[0].upper() for number in range(2, ROWS, 4 * (ROWS // 16))]
    for text in names:
        factories.organization(text, founded=1900, mission="As it was.")
    drain_all()
    return names


def test_a_long_list_goes_in_and_comes_out_again(known: list[str]) -> None:
    content, faults = workbook(ROWS, BROKEN_EACH)
    before, mirror, figures = stored(), Mirror(), Figures()
    seen = follow(mirror, 0, 500, Tier.PUBLIC)
    assert mirror == public()

    with figures.step("checked"):
        run = checked(content, "Liste des ONG.xlsx")
    assert run.state == RunState.CHECKED, run.message
    refused = dict(run.rows.exclude(errors=[]).values_list("number", "errors"))
    assert {number: {item["column"] for item in errors} for number, errors in refused.items()} == {
        number: {column} for number, column in faults.items()
    }
    written = ROWS - len(faults)
    assert run.counts() == {
        "create": written - len(known), "update": len(known), "unchanged": 0, "error": len(faults),
    }  # fmt: skip
    assert stored() == before

    with figures.step("written"):
        apply(run)
    with figures.step("rendered"):
        drain_all()
    assert run.rows.filter(applied=True).count() == written
    assert Organization.objects.filter(live=True).count() == written
    assert not set(known) & set(Organization.objects.values_list("name", flat=True)), "they have the file's spelling"
    assert {number for number, errors in run.rows.values_list("number", "errors") if errors} == set(faults)
    seen = follow(mirror, seen, 500, Tier.PUBLIC)
    assert mirror == public()
    assert len(mirror) >= written

    with figures.step("undone"):
        undo(run)
        drain_all()
    assert stored() == before
    assert sorted(Organization.objects.values_list("name", flat=True)) == sorted(known)
    follow(mirror, seen, 500, Tier.PUBLIC)
    assert mirror == public()
    assert max(figures.growth.values()) < MOST_GROWTH, str(figures)
    if PROOF:
        print(f"\nimport of {ROWS} rows, {len(faults)} refused: {figures}")  # noqa: T201
