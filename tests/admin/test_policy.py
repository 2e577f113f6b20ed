"""The admin runs under a strict Content-Security-Policy: no page of it has anything that the policy blocks."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from cms.base.translation_policy import publish_translation
from tests import factories

pytestmark = pytest.mark.django_db


def _translation() -> Any:
    factories.home_in("fr")
    section = factories.section("About", slug="about")
    return publish_translation(section, Locale.objects.get(language_code="fr"), {"title": "À propos"}, machine=True)


def _edit(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


PAGES: dict[str, Callable[[], str]] = {
    "start page": lambda: reverse("wagtailadmin_home"),
    "explorer": lambda: reverse("wagtailadmin_explore", args=[factories.home_in().pk]),
    "form of a session": lambda: _edit(factories.session()),
    "form of a forum": lambda: _edit(factories.forum()),
    "form of a recommendation": lambda: _edit(factories.recommendation(addressees={"secretariat": "proposed"})),
    "form of an action": lambda: _edit(factories.action(organizations=[factories.organization()])),
    "form of an article": lambda: _edit(factories.article()),
    "form of a profile": lambda: _edit(factories.organization()),
    "translation": lambda: _edit(_translation()),
    "submission": lambda: reverse("wagtail_localize:submit_page_translation", args=[factories.section().pk]),
    "record": lambda: reverse("wagtailsnippets_ngo_pages_organization:edit", args=[factories.record("World Union").pk]),
    "listing": lambda: reverse("recommendations:index"),
    "choice of a forum": lambda: reverse("forum-reports:choose_parent"),
    "vocabulary": lambda: reverse("member:index"),
    "images": lambda: reverse("wagtailimages:index"),
    "image upload": lambda: reverse("wagtailimages:add_multiple"),
    "documents": lambda: reverse("wagtaildocs:add_multiple"),
    "history": lambda: reverse("wagtailadmin_pages:history", args=[factories.section().pk]),
    "translations report": lambda: reverse("wagtail_localize:translations_report"),
    "translation board": lambda: reverse("translation_board"),
    "changes to translate": lambda: reverse("translation_changes", args=[_translation().pk]),
    "users": lambda: reverse("wagtailusers_users:index"),
    "workflow": lambda: reverse("wagtailadmin_workflows:add"),
    "account": lambda: reverse("wagtailadmin_account"),
}


def blocked(html: str) -> list[str]:
    """Inline scripts, styles and handlers; data blocks are none."""
    soup = BeautifulSoup(html, "html.parser")
    found = [
        str(tag)[:120]
        for tag in soup.find_all("script")
        if not tag.get("src")
        and tag.get("type") not in {"application/json", "text/x-template", "text/django-form-template"}
    ]
    found += [str(tag)[:120] for tag in soup.find_all("style") if tag.get_text(strip=True)]
    found += [
        str(tag)[:120]
        for tag in soup.find_all(True)
        if tag.get("style") or any(re.fullmatch(r"on[a-z]+", name) for name in tag.attrs)
    ]
    found += [str(tag)[:120] for tag in soup.find_all(["img", "script", "link"]) if "//" in str(tag.get("src") or "")]
    return found


@pytest.mark.parametrize("name", PAGES)
def test_nothing_inline(name: str, signed_in: Callable[[str], Client]) -> None:
    url = PAGES[name]()
    response = signed_in("admin").get(url)
    assert response.status_code == 200
    assert blocked(response.content.decode()) == []


def test_the_policy_is_narrow(editor: Client) -> None:
    policy = dict(
        part.strip().split(" ", 1)
        for part in editor.get(reverse("wagtailadmin_home"))["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-src"] == "'self'"
    assert "unsafe" not in str(policy)
    public = Client().get("/en/")["Content-Security-Policy"]
    assert "frame-src" not in public
    assert "blob:" not in public


def test_no_portrait_is_asked_of_another_server(editor: Client) -> None:
    assert "gravatar" not in editor.get(reverse("wagtailadmin_home")).content.decode()
