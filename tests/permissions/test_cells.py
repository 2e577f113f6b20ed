"""Every cell of the table is run: each role, each action, own and other, by the request that a person would make."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from members.enums import AssignedRole

from .attempts import ATTEMPTS, OF_NOBODY, Try, reads_with
from .table import KEYS, ROLES, TABLE, cells
from .world import ROLE_OF, World, undone

EXPECTED = cells(TABLE)
KEY_CELLS = cells(KEYS)


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with (
        django_db_blocker.unblock(),
        override_settings(API_ANONYMOUS_PER_MINUTE=0, API_KEY_PER_MINUTE=0),
        transaction.atomic(),
    ):
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(_world: World, db: None) -> World:
    return _world


def letter(world: World, action: str, role: str, client: Client) -> str:
    """What comes of it with one's own record, and with another's."""
    done = []
    for is_own in (False,) if action in OF_NOBODY else (True, False):
        with undone():
            done.append(ATTEMPTS[action](Try(world, client, role, is_own)))
    return {(True, True): "+", (False, False): "-", (True, False): "o", (True,): "+", (False,): "-"}[tuple(done)]


@pytest.mark.parametrize("action", EXPECTED)
def test_each_role_may_do_what_the_table_says(action: str, world: World) -> None:
    assert {role: letter(world, action, role, world.clients[role]) for role in ROLES} == EXPECTED[action]


@pytest.mark.parametrize("action", EXPECTED)
def test_an_assignment_that_does_not_hold_gives_nothing(action: str, world: World) -> None:
    """Neither one that has ended nor one that is still to begin, though the admin's group was not taken yet."""
    plain = EXPECTED[action]["plain"]
    for lives in (world.ended, world.coming):
        assert {role: letter(world, action, role, lives[role]) for role in ROLE_OF} == dict.fromkeys(ROLE_OF, plain)


@pytest.mark.parametrize("action", KEY_CELLS)
def test_each_key_reads_what_the_table_says(action: str, world: World) -> None:
    found = {reader: reads_with(world, action, headers) for reader, headers in world.keys.items()}
    assert found == {reader: cell == "+" for reader, cell in KEY_CELLS[action].items()}


def test_the_table_leaves_nothing_out() -> None:
    assert set(ATTEMPTS) == set(EXPECTED)
    assert set(ROLE_OF.values()) == set(AssignedRole)
    for action in OF_NOBODY:
        assert "o" not in EXPECTED[action].values(), action
