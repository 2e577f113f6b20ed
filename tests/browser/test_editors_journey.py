"""An NGO on its way through the house: an editor adds it, a moderator publishes it, a translator translates it."""

import re
import secrets
import time

import httpx
from playwright.sync_api import Page, expect

from .conftest import LogIn
from .people import more, open_task, says, send_for_review, write_translation

#: Most seconds from publishing to the site's search.
SEARCHABLE_WITHIN = 2.0
WORDS = {
    "Summary": ("It keeps the lights of every coast.", "Elle garde les phares de toutes les côtes."),
    "Mission": ("So that nobody is lost at sea.", "Pour que personne ne se perde en mer."),
}


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
    send_for_review(translator)
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
