"""An installation without the demonstration, brought to the point where it can be served."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import Site

from content_store.models import Document
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _installation_folders(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.SEARCH_INDEX_DIR = tmp_path / "index"


def test_site_answers_where_the_environment_says_and_links_follow(settings: Any) -> None:
    section = factories.section("About", slug="about")
    factories.drain()
    settings.PUBLIC_BASE_URL = "https://partnership.example.org"
    call_command("prepare", verbosity=0)
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == ("partnership.example.org", 443)
    urls = Document.objects.filter(content_id=section.translation_key).values_list("full", flat=True)
    assert all('"url":"https://partnership.example.org/en/about/"' in text for text in urls)


def test_ready_without_demonstration_and_without_known_passwords(client: Client) -> None:
    call_command("prepare", verbosity=0)
    assert not get_user_model().objects.exists()
    assert Group.objects.filter(name="Editors").exists()
    assert client.get("/readyz").json()["parts"]["search"]["ok"]
    assert client.get("/api/v1/vocabularies/sectors").status_code == 200


def test_static_files_are_collected_again_only_when_one_has_changed(settings: Any) -> None:
    factories.site()
    call_command("prepare", verbosity=0)
    stylesheet = Path(settings.STATIC_ROOT) / "css" / "site.css"
    stylesheet.unlink()
    call_command("prepare", verbosity=0)
    assert not stylesheet.exists()
    (Path(settings.STATIC_ROOT) / ".collected").write_text("of another version")
    call_command("prepare", verbosity=0)
    assert stylesheet.exists()
