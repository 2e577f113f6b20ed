"""Following a list without an account: signing up, confirming in the same browser, changing what comes."""

import secrets

import pytest
from playwright.sync_api import Browser, Page, expect

from .installation import Installation
from .people import new_link
from .visit import OVERFLOW, violations


def find(page: Page, installation: Installation, address: str, known: int) -> None:
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="Send me a link").click()
    page.goto(new_link(installation, address, known))


def test_reader_follows_a_list_and_changes_it(installation: Installation, site: str, page: Page) -> None:
    address = f"reader-{secrets.token_hex(4)}@example.org"
    page.goto(f"{site}/en/organizations/?sector=ED")
    page.get_by_role("link", name="Follow by mail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Follow this list")
    expect(page.get_by_role("main")).to_contain_text("sector: Education")
    assert violations(page) == []
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Every month").check()
    page.get_by_role("main").get_by_role("button", name="Follow").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")

    page.goto(new_link(installation, address))
    expect(page.get_by_role("heading", level=1)).to_have_text("You follow this now")
    assert violations(page) == []
    page.get_by_role("link", name="Change or end what I follow").click()
    find(page, installation, address, 1)
    expect(page.get_by_role("heading", level=1)).to_have_text("What I follow")
    expect(page.get_by_label("How often")).to_have_value("monthly")
    assert violations(page) == []
    page.get_by_label("How often").select_option("weekly")
    page.get_by_label("Where that is missing").select_option("ar")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("Saved.")
    expect(page.get_by_label("How often")).to_have_value("weekly")
    page.get_by_role("button", name="Do not follow this any more").click()
    expect(page.get_by_role("main")).to_contain_text("You follow nothing.")


@pytest.mark.parametrize("address", ["/ar/follow/?kind=organization&filter[sector]=ED", "/ar/follow/find/"])
def test_forms_hold_on_a_phone_in_arabic(site: str, browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{site}{address}")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert page.evaluate(OVERFLOW) == 0
    assert violations(page) == []
    context.close()
