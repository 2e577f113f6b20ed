"""The dark scheme: the same contrast as the light one."""

import pytest
from playwright.sync_api import Browser

from .page_types import PAGE_TYPES
from .visit import violations


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_has_no_accessibility_violation(name: str, browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{site}/en/{PAGE_TYPES[name]}")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert violations(page) == []
    context.close()
