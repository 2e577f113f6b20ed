"""The dark scheme: the same contrast as the light one."""

import pytest
from playwright.sync_api import Browser

from .conftest import Located, SignedIn
from .page_types import EVERY_PAGE, SPACE
from .visit import violations


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_has_no_accessibility_violation(name: str, browser: Browser, located: Located, signed_in: SignedIn) -> None:
    state = signed_in(SPACE[name].person) if name in SPACE else None
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark", storage_state=state)
    page = context.new_page()
    page.goto(located(name, "en"))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert violations(page) == []
    context.close()
