"""The day is the platform's, in whatever zone an editor works."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from cms.base.days import utc_today
from tests import factories


@pytest.mark.django_db
def test_consent_ends_on_the_platforms_day() -> None:
    """Of the two zones one has another day than UTC, at any hour."""
    page = factories.organization("World Union")
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        contact = factories.contact(page, name="Ms Contact", expires=utc_today() + dt.timedelta(days=1))
        with timezone.override(zone):
            contact.save()
            assert contact.name == "Ms Contact", zone
            contact.withdraw()
            found = type(contact).objects.get(pk=contact.pk)
            assert (found.withdrawn_on, found.erased_on, found.name) == (utc_today(), utc_today(), ""), zone


def test_nothing_asks_for_the_editors_day() -> None:
    """Django's `localdate` is the editor's while the admin answers."""
    root = Path(settings.BASE_DIR)
    asking = [
        path.relative_to(root)
        for path in root.glob("[a-z]*/**/*.py")
        if not {"tests", "migrations", "var", ".venv"} & set(path.relative_to(root).parts)
        and re.search(r"\blocaldate\(|\.date\.today\(|default=timezone.localdate", path.read_text())
    ]
    assert asking == []
