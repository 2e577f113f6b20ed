"""People at work: those of the members' space, who come by a mailed link, and those of the admin."""

import fcntl
import re
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from cms.base.management.commands.set_up_demo_users import PASSWORD
from members.management.commands.set_up_demo_members import address_of

from .installation import Installation

#: How the titles begin of what these tests publish beside the demonstration's own.
JOURNEY = "Journey"
#: Most seconds from asking for a mail to reading it.
MAILED_WITHIN = 30.0


def mails_to(installation: Installation, address: str) -> list[EmailMessage]:
    """Oldest first."""
    files = sorted((installation.folder / "mail").glob("[0-9]*.eml"))
    mails = [message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default) for file in files]
    return [mail for mail in mails if address in {item.addr_spec for item in mail["To"].addresses}]


def new_mail(installation: Installation, address: str, known: int = 0) -> EmailMessage:
    """The newest to this address, once there are more than are known."""
    end = time.monotonic() + MAILED_WITHIN
    while len(mails := mails_to(installation, address)) <= known:
        assert time.monotonic() < end, f"no mail to {address}"
        time.sleep(0.2)
    return mails[-1]


def links_to(installation: Installation, address: str) -> list[str]:
    """The first link of each mail to this address, oldest first."""
    texts = [body.get_content() for mail in mails_to(installation, address) if (body := mail.get_body(("plain",)))]
    return [found[0] for text in texts if (found := re.search(r"http://\S+", text))]


def new_link(installation: Installation, address: str, known: int = 0) -> str:
    """The newest link to this address, once there are more than are known."""
    end = time.monotonic() + MAILED_WITHIN
    while len(links := links_to(installation, address)) <= known:
        assert time.monotonic() < end, f"no mail to {address}"
        time.sleep(0.2)
    return links[-1]


def sign_in(page: Page, installation: Installation, person: str, host: str = "") -> None:
    """Asks for a link, reads the mail, and presses the button; ends at the start of the members' space.

    `host`: another name of the same site, where the links of its mails are opened, too.
    """
    address, site = address_of(person), installation.base_url
    here = host or site
    with (installation.folder / "signing-in").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # another process may ask for a link to the same address
        known = len(links_to(installation, address))
        page.goto(f"{here}/en/members/")
        page.get_by_label("E-mail address").fill(address)
        page.get_by_role("button", name="Send me a link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
        link = new_link(installation, address, known)
    page.goto(link.replace(site, here))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What waits for you")


def log_in_to_admin(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(f"{site}/admin/")


def more(page: Page, action: str) -> None:
    """Takes one of the actions beside the main button of the admin's form."""
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
    """Translates one text in the translator's editor."""
    segment = page.get_by_role("listitem").filter(has=page.get_by_text(source, exact=True)).last
    segment.get_by_role("button", name="Translate").click()
    segment.get_by_role("textbox").fill(text)
    segment.get_by_role("button", name="Save").click()
    expect(segment).to_contain_text("Translated manually")


def send_for_review(page: Page) -> None:
    """What a translator does when all texts are translated."""
    page.reload()
    page.get_by_role("link", name="Submit for review").click()
    page.get_by_role("button", name="Submit for review").click()
    says(page, "submitted for review")
