"""What every installation stands on: no warning of any check, no migration left to make."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_no_system_check_complains() -> None:
    call_command("check", fail_level="WARNING")


@pytest.mark.django_db
def test_every_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
