"""Somebody reads on in another language, where there is one, and is told honestly where there is none."""

from playwright.sync_api import Page, expect

from .visit import violations

RECOMMENDATION = "recommendations/icngo-2018-1/"
IN_TWO_LANGUAGES = "organizations/omep/"


def test_page_goes_on_in_arabic(phone: Page, site: str) -> None:
    phone.goto(f"{site}/en/{RECOMMENDATION}")
    phone.get_by_role("button", name="Languages").click()
    phone.get_by_role("link", name="العربية").click()
    expect(phone).to_have_url(f"{site}/ar/{RECOMMENDATION}")
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "العمل معًا من خلال تعزيز التعاون بين المنظمات غير الحكومية"
    )


def test_switcher_links_only_to_languages_the_page_has(page: Page, site: str) -> None:
    page.goto(f"{site}/en/{IN_TWO_LANGUAGES}")
    languages = page.get_by_role("navigation", name="Languages of this page")
    assert [link.inner_text() for link in languages.get_by_role("link").all()] == ["Français"]
    expect(languages.get_by_text("Not yet in")).to_contain_text("العربية")
    languages.get_by_role("link", name="Français").click()
    expect(page).to_have_url(f"{site}/fr/{IN_TWO_LANGUAGES}")
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_address_of_a_missing_translation_names_those_that_exist(page: Page, site: str) -> None:
    response = page.goto(f"{site}/ar/{IN_TWO_LANGUAGES}")
    assert response is not None
    assert response.status == 404
    main = page.get_by_role("main")
    links = main.get_by_role("article").get_by_role("link").all()
    assert [link.get_attribute("hreflang") for link in links] == ["en", "fr"]
    main.get_by_role("article").get_by_role("link").first.click()
    expect(page).to_have_url(f"{site}/en/{IN_TWO_LANGUAGES}")


def test_list_shows_contents_of_other_languages_in_their_own(page: Page, site: str) -> None:
    page.goto(f"{site}/ar/organizations/?letter=A")
    summary = page.locator("#results").get_by_role("article").first.locator(".card-summary")
    expect(summary).to_have_attribute("lang", "en")
    expect(summary).to_have_attribute("dir", "ltr")
    assert summary.evaluate("element => getComputedStyle(element).direction") == "ltr"


def test_menus_of_a_telephone_are_accessible(phone: Page, site: str) -> None:
    for locale, menu, languages in (("en", "Menu", "Languages"), ("ar", "القائمة", "اللغات")):
        phone.goto(f"{site}/{locale}/about/")
        phone.get_by_role("button", name=menu).click()
        expect(phone.locator("#menu").get_by_role("navigation")).to_be_visible()
        assert violations(phone) == []
        phone.keyboard.press("Escape")
        expect(phone.locator("#menu")).to_be_hidden()
        phone.get_by_role("button", name=languages).click()
        expect(phone.locator("#languages").get_by_role("navigation")).to_be_visible()
        assert violations(phone) == []
