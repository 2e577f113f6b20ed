"""The same site with JavaScript switched off."""

import re

from playwright.sync_api import Page, expect


def test_directory_is_filtered_by_its_form(scriptless: Page, site: str) -> None:
    scriptless.goto(f"{site}/en/organizations/")
    count = scriptless.locator("[data-results-count]")
    before = count.inner_text()
    scriptless.get_by_role("checkbox", name=re.compile("Education")).check()
    scriptless.get_by_role("button", name="Show results").click()
    expect(scriptless).to_have_url(f"{site}/en/organizations/?sector=ED")
    expect(count).not_to_have_text(before)
    scriptless.get_by_role("list", name="Filters in force").get_by_role("link").click()
    expect(count).to_have_text(before)


def test_search_answers(scriptless: Page, site: str) -> None:
    scriptless.goto(f"{site}/en/")
    search = scriptless.get_by_role("main").get_by_role("search")
    search.get_by_role("searchbox").fill("omep")
    search.get_by_role("button", name="Search").click()
    expect(scriptless).to_have_url(re.compile(r"/en/search/\?q=omep"))
    expect(scriptless.locator("#results").get_by_role("article").first).to_contain_text("Early Childhood")


def test_language_switch_and_menu_open(scriptless: Page, site: str) -> None:
    scriptless.set_viewport_size({"width": 360, "height": 740})
    scriptless.goto(f"{site}/en/dialogue/")
    scriptless.get_by_role("button", name="Menu").click()
    expect(scriptless.locator("#menu").get_by_role("link", name="Organizations")).to_be_visible()
    scriptless.keyboard.press("Escape")
    scriptless.get_by_role("button", name="Languages").click()
    scriptless.get_by_role("link", name="العربية").click()
    expect(scriptless).to_have_url(f"{site}/ar/dialogue/")
