"""An NGO on its way through the house: an editor adds it, a moderator publishes it, a translator translates it."""

import re
import secrets
import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from .visit import listen

PASSWORD = "demonstration"
#: Most seconds from publishing to the site's search.
SEARCHABLE_WITHIN = 2.0
WORDS = {
    "Summary": ("It keeps the lights of every coast.", "Elle garde les phares de toutes les côtes."),
    "Mission": ("So that nobody is lost at sea.", "Pour que personne ne se perde en mer."),
}

LogIn = Callable[[str], Page]


@pytest.fixture
def log_in(browser: Browser, site: str) -> Iterator[LogIn]:
    """`log_in("editor")`: the admin's front page, in a browser of that person's own. All their consoles stay silent."""
    contexts, heard = [], []

    def enter(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1400, "height": 1000}, locale="en")
        contexts.append(context)
        page = context.new_page()
        heard.append(listen(page))
        page.goto(f"{site}/admin/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{site}/admin/")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert [line for lines in heard for line in lines] == []


def more(page: Page, action: str) -> None:
    """Takes one of the actions beside the form's main button."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=action, exact=True).click()


def says(page: Page, text: str) -> None:
    """The admin's message after an action."""
    expect(page.get_by_role("status").first).to_contain_text(text)


def open_task(page: Page, site: str, title: str, language: str = "") -> None:
    """Opens what waits for this moderator."""
    page.goto(f"{site}/admin/")
    row = page.get_by_role("region", name="Awaiting your review").get_by_role("row").filter(has_text=language)
    row.get_by_role("link", name=title, exact=True).click()


def write_translation(page: Page, source: str, text: str) -> None:
    segment = page.get_by_role("listitem").filter(has=page.get_by_text(source, exact=True)).last
    segment.get_by_role("button", name="Translate").click()
    segment.get_by_role("textbox").fill(text)
    segment.get_by_role("button", name="Save").click()
    expect(segment).to_contain_text("Translated manually")


def found_by_search(site: str, locale: str, words: str) -> list[str]:
    """Paths of what the site's search page shows."""
    answer = httpx.get(f"{site}/{locale}/search/", params={"q": words}, timeout=10)
    answer.raise_for_status()
    return re.findall(r'class="card-title"><a href="([^"]+)"', answer.text.partition('id="results"')[2])


def becomes_searchable(site: str, path: str, words: str) -> None:
    begin = time.monotonic()
    while path not in found_by_search(site, path.split("/")[1], words):
        assert time.monotonic() - begin < SEARCHABLE_WITHIN
        time.sleep(0.1)


def test_ngo_is_added_published_translated_and_found(site: str, log_in: LogIn, page: Page) -> None:
    word = f"pharologists{secrets.token_hex(3)}"
    name, acronym = f"World Union of {word.title()}", f"WU{word[-6:].upper()}"
    slug = acronym.lower()
    address = f"{site}/api/v1/organizations/{slug}"

    editor = log_in("editor")
    editor.get_by_role("link", name="Add an NGO").click()
    editor.get_by_role("textbox", name="Official name").fill(name)
    editor.get_by_role("textbox", name="Acronym").fill(acronym)
    more(editor, "Submit to Moderation")
    editor.get_by_role("link", name="Write the profile").click()
    for field, (english, _) in WORDS.items():
        editor.get_by_role("textbox", name=field).fill(english)
    more(editor, "Submit to Moderation")
    says(editor, "submitted for moderation")
    assert httpx.get(address).status_code == 404

    moderator = log_in("moderator")
    open_task(moderator, site, f"{name} ({acronym})")
    more(moderator, "Approve and Publish")
    says(moderator, name)
    open_task(moderator, site, name)
    more(moderator, "Approve and Publish")
    says(moderator, name)
    assert httpx.get(address).json()["mission"] == WORDS["Mission"][0]
    becomes_searchable(site, f"/en/organizations/{slug}/", word)

    translator = log_in("translator-fr")
    translator.get_by_role("region", name="Translations into Français").get_by_role("link", name=name).click()
    translator.get_by_role("button", name="Submit").click()
    for english, french in WORDS.values():
        write_translation(translator, english, french)
    translator.reload()
    translator.get_by_role("link", name="Submit for review").click()
    translator.get_by_role("button", name="Submit for review").click()
    says(translator, "submitted for review")
    refused = httpx.get(address, params={"locale": "fr"}).json()
    assert [item["locale"] for item in refused["available"]] == ["en"]

    open_task(moderator, site, name, "Français")
    moderator.get_by_role("button", name="Publish in Français").click()
    says(moderator, name)
    french_document = httpx.get(address, params={"locale": "fr"}).json()
    assert (french_document["mission"], french_document["state"]) == (WORDS["Mission"][1], "translated")
    becomes_searchable(site, f"/fr/organizations/{slug}/", "phares côtes")

    page.goto(f"{site}/en/organizations/{slug}/")
    page.get_by_role("link", name="Français").click()
    expect(page.get_by_role("main")).to_contain_text(WORDS["Summary"][1])
