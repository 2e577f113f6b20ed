"""The right content to the people it concerns: a report to States and sectors, and the month's newsletter.

Each is prepared by one person and approved by another; the mails come to a real mail server.
"""

import re
import secrets

from playwright.sync_api import Locator, Page, expect

from .additions import NEWSLETTER_READERS
from .conftest import LogIn
from .installation import Installation
from .page_types import FORUM
from .people import mails_to, more, new_mail, open_task, says

REPORT = "Report of the forum"
AUDIENCE = "kind=member,sector theme=SC,CLT\nnot actor=member-KE"
#: Of the demonstration's contacts those whom the audience names and who can be reached, and their languages.
REACHED = {
    "delegation-fr": "fr",
    "delegation-sn": "fr",
    "delegation-it": "fr",
    "delegation-eg": "ar",
    "delegation-om": "ar",
    "delegation-mx": "es",
    "delegation-cn": "zh-hans",
    "delegation-kz": "ru",
    "sector-sc": "en",
    "sector-clt": "fr",
}
#: Steps of an editor from the start page to the request for approval: some seconds each, so far below five minutes.
MOST_STEPS = 10


def address_of(name: str) -> str:
    return f"{name}@example.net"


def what_is_due(installation: Installation) -> None:
    """What the worker does each minute, without waiting for it."""
    installation.run("manage.py", "publish_scheduled")


def status_panel(page: Page) -> Locator:
    page.wait_for_load_state("load")
    panel = page.locator(".platform-receipts")
    if not panel.is_visible():
        page.get_by_role("button", name="Toggle status").click()
    return panel


def test_editor_diffuses_a_report_and_another_approves(
    installation: Installation, site: str, log_in: LogIn, page: Page
) -> None:
    title = f"Report to those concerned {secrets.token_hex(3)}"
    known = {name: len(mails_to(installation, address_of(name))) for name in REACHED}
    editor = log_in("editor")
    editor.goto(f"{site}/admin/forum-reports/?locale=en")
    editor.get_by_role("link", name=REPORT, exact=True).first.click()
    receipts = status_panel(editor)
    for text in ("Published", "In the API"):
        expect(receipts).to_contain_text(re.compile(rf"{text}\s+\d{{4}}-"))
    expect(receipts).to_contain_text("In the search")
    receipts.get_by_role("link", name="Diffuse this").click()
    expect(editor.get_by_label("Audience")).to_have_value(re.compile("^kind=member,sector"))
    contents = editor.get_by_label("Contents", exact=True)
    report = contents.input_value()
    contents.fill(f"{report}\n{site}/en/organizations/omep/")  # which is there in two languages only
    editor.get_by_label("Audience").fill(AUDIENCE)
    editor.get_by_role("textbox", name="Title").fill(title)
    editor.get_by_label("Subject (English)").fill("For your work on water")
    editor.get_by_label("Subject (Français)").fill("Pour vos travaux sur l’eau")
    editor.get_by_label("Cover note (Français)").fill("Chers collègues, voici le rapport.")
    editor.get_by_role("button", name="Create").or_(editor.get_by_role("button", name="Save")).first.click()

    main = editor.get_by_role("main")
    expect(main).to_contain_text("10 people would get it now.")
    expect(main).to_contain_text("Concerned: 8 Member States and 2 sectors.")
    expect(main).to_contain_text("Prefer a language in which it is not to be had")
    expect(main).to_contain_text("العربية: 2")
    expect(main).to_contain_text("the address does not exist: 1")
    editor.get_by_text("Who is not reached, and why").click()
    expect(main).to_contain_text("Japan: consent ended, or no longer in office")
    editor.get_by_role("main").get_by_role("link", name="Edit", exact=True).first.click()
    contents.fill(report)
    editor.get_by_role("button", name="Save").click()
    expect(main).to_contain_text("10 people would get it now.")
    expect(main).not_to_contain_text("Prefer a language in which it is not to be had")
    editor.get_by_role("button", name="Ask for approval").click()
    expect(main).to_contain_text("Somebody else approves it")

    moderator = log_in("moderator")
    moderator.goto(f"{site}/admin/diffusions/")
    moderator.get_by_role("link", name=title).first.click()
    main = moderator.get_by_role("main")
    for approved in (*AUDIENCE.splitlines(), "For your work on water", "Chers collègues, voici le rapport."):
        expect(main).to_contain_text(approved)
    moderator.get_by_role("link", name="العربية").click()
    sample = moderator.locator("iframe").first.get_attribute("src")
    mail = moderator.request.get(f"{site}{sample}").text()
    assert 'dir="rtl"' in mail
    assert "تقرير المنتدى" in mail
    moderator.get_by_role("button", name="Approve").click()
    says(moderator, "Done.")

    what_is_due(installation)
    for name, locale in REACHED.items():
        mail_of = new_mail(installation, address_of(name), known[name])
        assert mail_of["Content-Language"] == locale
        assert mail_of["Subject"] == ("Pour vos travaux sur l’eau" if locale == "fr" else "For your work on water")
        body = mail_of.get_body(("html",))
        assert body
        html = body.get_content()
        assert f'lang="{locale}"' in html
        assert f"{site}/{locale}/events/{FORUM}/report/" in html
        assert ("Chers collègues" in html) == (locale == "fr")
    for name in ("delegation-ke", "delegation-br", "delegation-jp"):
        assert mails_to(installation, address_of(name)) == []

    what_is_due(installation)
    moderator.reload()
    expect(main).to_contain_text("sent: 10")
    status = status_panel(_opened(editor, site))
    expect(status).to_contain_text("Mails: 0 queued, 10 sent, 1 not reached")
    page.goto(f"{site}/en/events/{FORUM}/report/")
    expect(page.get_by_role("main")).to_contain_text("Sent to 8 Member States and 2 sectors on")


def _opened(editor: Page, site: str) -> Page:
    editor.goto(f"{site}/admin/forum-reports/?locale=en")
    editor.get_by_role("link", name=REPORT, exact=True).first.click()
    return editor


def test_the_months_newsletter_is_made_of_live_content_and_sent(
    installation: Installation, site: str, log_in: LogIn, page: Page
) -> None:
    known = {locale: len(mails_to(installation, address)) for locale, address in NEWSLETTER_READERS.items()}
    tests = len(mails_to(installation, "editor@example.org"))
    steps = 0

    def step(target: Locator) -> None:
        nonlocal steps
        target.click()
        steps += 1

    editor = log_in("editor")
    step(editor.get_by_role("main").get_by_role("link", name="Prepare a newsletter"))
    step(editor.get_by_role("button", name="Prepare", exact=True))
    title = editor.get_by_role("textbox", name="Title").input_value()
    assert title.startswith("Newsletter, ")
    edit = editor.url
    editor.get_by_role("textbox", name="Introduction").fill("What happened this month.")
    more(editor, "Submit to Moderation")
    steps += 3
    says(editor, "submitted for moderation")

    moderator = log_in("moderator")
    open_task(moderator, site, title)
    more(moderator, "Approve and Publish")
    says(moderator, title)

    editor.goto(edit)
    step(editor.get_by_role("button", name="Actions", exact=True))
    step(editor.get_by_role("link", name="The newsletter as a mail"))
    phone = editor.locator('iframe[title="On a telephone"]')
    expect(phone).to_have_attribute("width", "360")
    sample = editor.request.get(f"{site}{phone.get_attribute('src')}").text()
    assert "What happened this month." in sample
    page.set_viewport_size({"width": 360, "height": 740})
    page.set_content(sample)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
    to_me = editor.get_by_role("button", name="Send this to me")
    to_me.scroll_into_view_if_needed()
    editor.wait_for_load_state("networkidle")  # the frames that come into view take clicks while they load
    step(to_me)
    says(editor, "Sent to you.")
    assert new_mail(installation, "editor@example.org", tests)["Subject"] == f"[Test] {title}"
    step(editor.get_by_role("button", name="Send this newsletter…"))
    expect(editor.get_by_role("main")).to_contain_text("3 people would get it now.")
    step(editor.get_by_role("button", name="Ask for approval"))
    expect(editor.get_by_role("main")).to_contain_text("Somebody else approves it")
    assert steps <= MOST_STEPS

    moderator.goto(editor.url)
    moderator.get_by_role("button", name="Approve").click()
    says(moderator, "Done.")
    what_is_due(installation)
    for locale, address in NEWSLETTER_READERS.items():
        arrived = new_mail(installation, address, known[locale])
        assert (arrived["Subject"], arrived["Content-Language"]) == (title, "en")
        text = arrived.get_body(("plain",))
        assert text
        assert ("not to be had in the language you prefer" in text.get_content()) == (locale != "en")
        assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{site}/en/newsletters/")
    page.get_by_role("main").get_by_role("link", name=title).click()
    expect(page.get_by_role("main")).to_contain_text("What happened this month.")

    moderator.goto(edit.replace("/edit/", "/delete/"))  # so that it can be made again
    moderator.get_by_role("button", name="Yes, delete it").click()
    says(moderator, "deleted")
