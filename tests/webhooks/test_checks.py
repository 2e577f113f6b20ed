"""A public site on which messages may reach the private network does not start."""

from typing import Any

import pytest

from webhooks.checks import check_targets


@pytest.mark.parametrize(
    ("allowed", "site", "found"),
    [
        (True, "https://partnership.example.org", ["webhooks.E001"]),
        (True, "http://127.0.0.1:8000", []),
        (False, "https://partnership.example.org", []),
    ],
)
def test_private_targets_are_for_development(allowed: bool, site: str, found: list[str], settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_TARGETS, settings.PUBLIC_BASE_URL = allowed, site
    assert [message.id for message in check_targets(None)] == found
