"""Somebody looks for an organization, and narrows what was found."""

import re

from playwright.sync_api import Page, expect

from .visit import listen, violations


def test_suggestion_by_keyboard_leads_to_the_organization(page: Page, site: str) -> None:
    said = listen(page)
    page.goto(f"{site}/en/")
    field = page.get_by_role("main").get_by_role("combobox", name="Search")
    field.press_sequentially("omep", delay=30)
    option = page.get_by_role("option").first
    expect(option).to_contain_text("World Organization for Early Childhood Education")
    expect(field).to_have_attribute("aria-expanded", "true")
    assert violations(page) == []
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    field.press("Enter")
    expect(page).to_have_url(f"{site}/en/organizations/omep/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("World Organization for Early Childhood Education")
    assert said == []


def test_escape_closes_the_suggestions_and_keeps_the_words(page: Page, site: str) -> None:
    page.goto(f"{site}/en/search/")
    field = page.get_by_role("combobox", name="Search")
    field.press_sequentially("omep", delay=30)
    expect(page.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("omep")
    field.press("Enter")
    expect(page).to_have_url(f"{site}/en/search/?q=omep")


def test_name_typed_without_accents_in_another_language_is_found(page: Page, site: str) -> None:
    page.goto(f"{site}/en/search/")
    page.get_by_role("combobox", name="Search").fill("Organisation mondiale pour l'education prescolaire")
    page.get_by_role("combobox", name="Search").press("Enter")
    first = page.locator("#results").get_by_role("article").first
    title = first.get_by_role("heading").get_by_role("link")
    expect(title).to_have_attribute("href", "/en/organizations/omep/")


def test_results_are_filtered_in_place_and_the_filter_removed(page: Page, site: str) -> None:
    said = listen(page)
    page.goto(f"{site}/en/search/?q=education")
    count = page.locator("[data-results-count]")
    before = count.inner_text()
    page.evaluate("window.stillTheSamePage = true")
    page.get_by_role("checkbox", name=re.compile("Recommendations")).check()
    expect(count).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"/en/search/\?.*kind=recommendation"))
    assert page.evaluate("window.stillTheSamePage")
    number = count.inner_text().split()[0]
    expect(page.locator("#results-announcement")).to_contain_text(number)
    assert violations(page) == []

    page.get_by_role("list", name="Filters in force").get_by_role("link").click()
    expect(count).to_have_text(before)
    expect(page).not_to_have_url(re.compile("kind="))

    page.go_back()
    expect(count).to_contain_text(number)
    expect(page.get_by_role("checkbox", name=re.compile("Recommendations"))).to_be_checked()
    assert said == []


def test_filtered_address_can_be_shared(page: Page, site: str) -> None:
    page.goto(f"{site}/en/recommendations/?status=proposed")
    assert page.get_by_role("list", name="Filters in force").get_by_role("link").count() == 1
    assert page.locator("#results").get_by_role("article").count() > 0


def test_nothing_found_says_what_to_do(page: Page, site: str) -> None:
    page.goto(f"{site}/en/search/?q=xyzzyplugh")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    assert violations(page) == []
