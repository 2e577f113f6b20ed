"""An original changes; a translator finds on the board what has become out of date, and sets it right."""

import secrets

from playwright.sync_api import Page, expect

from .conftest import LogIn
from .people import more, open_task, says, send_for_review, write_translation

PROJECT = "projects/fictional-shared-songs/"
ENGLISH = "[Fictional example] A shared collection of songs"
FRENCH = "[Exemple fictif] Un recueil commun de chansons"


def open_board(page: Page, state: str) -> None:
    """The board's contents in this state, in the languages of who looks."""
    page.get_by_role("link", name="Translation board").click()
    page.get_by_role("combobox", name="State").select_option(label=state)
    page.get_by_role("button", name="Filter").click()


def test_translator_clears_a_stale_page(site: str, log_in: LogIn, page: Page) -> None:
    word = secrets.token_hex(4)
    english, french = f"Invented: songs for school {word}.", f"Inventé : des chants pour l’école {word}."
    moderator = log_in("moderator")
    moderator.goto(f"{site}/admin/projects/")
    moderator.get_by_role("link", name=ENGLISH).click()
    moderator.get_by_role("textbox", name="Summary").fill(english)
    more(moderator, "Publish")
    says(moderator, "has been published")

    translator = log_in("translator-fr")
    open_board(translator, "out of date")
    row = translator.get_by_role("row").filter(has_text=ENGLISH)
    row.get_by_role("link", name="1 text since").click()
    expect(translator.get_by_role("row").filter(has_text="summary")).to_contain_text(word)
    translator.get_by_role("link", name="Translate", exact=True).click()
    write_translation(translator, english, french)
    send_for_review(translator)

    open_task(moderator, site, FRENCH)
    moderator.get_by_role("button", name="Publish in Français").click()
    says(moderator, FRENCH)
    translator.goto(f"{site}/admin/")
    open_board(translator, "out of date")
    expect(translator.get_by_role("cell", name="Nothing")).to_be_visible()
    page.goto(f"{site}/fr/{PROJECT}")
    expect(page.get_by_role("main")).to_contain_text(french)
