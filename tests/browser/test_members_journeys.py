"""Members at work, from what they send in to what every reader sees once the Secretariat has published it."""

import secrets
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from .conftest import LogIn
from .installation import Installation
from .page_types import ASKED
from .people import JOURNEY, more, new_link, open_task, says, sign_in
from .visit import listen, violations

RECOMMENDATION = "fiction-2026-1"
#: A device that knows its holder, as Chromium plays it.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
THEMES = "fictional-choice-of-themes"


def data(site: str, path: str, locale: str = "en") -> Any:
    """What the API answers."""
    return httpx.get(f"{site}/api/v1/{path}", params={"locale": locale}, timeout=30).raise_for_status().json()


def publish_after_review(moderator: Page, site: str, kind: str, words: str) -> None:
    """A moderator opens what was sent in last of a kind, reads it, and publishes it."""
    moderator.goto(f"{site}/admin/{kind}/?state=submitted")
    moderator.get_by_role("button", name="More options for").first.click()
    moderator.get_by_role("link", name="Inspect").first.click()
    expect(moderator.get_by_role("main")).to_contain_text(words)
    moderator.get_by_role("button", name="Publish").click()
    says(moderator, "Published.")


def test_ngo_changes_its_record_by_the_mailed_link(
    installation: Installation, site: str, page: Page, log_in: LogIn
) -> None:
    address = f"organizations/{ASKED}"
    assert data(site, address)["founded"] is None
    page.goto(new_link(installation, f"{ASKED}@example.org"))
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Union Exemple de la lecture (fictive)")
    assert violations(page) == []
    page.get_by_label("Année de création").fill("1948")
    page.get_by_role("button", name="Envoyer les changements").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci")
    assert data(site, address)["founded"] is None

    moderator = log_in("moderator")
    moderator.goto(f"{site}/admin/reports/ngo-freshness/?waiting=true")
    answer = moderator.get_by_role("row").filter(has_text="Union Exemple")
    answer.get_by_role("link", name="changes proposed").click()
    expect(moderator.get_by_role("row").filter(has_text="founded")).to_contain_text("1948")
    open_task(moderator, site, "Union Exemple de la lecture (fictive) (UEXL)")
    more(moderator, "Approve and Publish")
    says(moderator, "Union Exemple")
    assert data(site, address)["founded"] == 1948
    page.goto(f"{site}/en/{address}/")
    expect(page.get_by_role("main")).to_contain_text("1948")


def test_field_office_proposes_an_action(site: str, page: Page, member: LogIn, log_in: LogIn) -> None:
    word = secrets.token_hex(4)
    title = f"{JOURNEY} {word}"
    office = member("office")
    office.get_by_role("link", name="Action on the ground").click()
    office.get_by_label("Language you write in").select_option("en")
    office.get_by_label("Title").fill(title)
    office.get_by_label("In one or two sentences").fill("Fictional: books went by boat.")
    office.get_by_label("What was done").fill("Fictional: ten villages read.\n\nThey go on.")
    office.get_by_label("Further NGOs").fill("EAR")
    office.get_by_label("Countries").select_option(label="Senegal")
    office.get_by_label("From").fill("2026-05-01")
    office.get_by_role("button", name="Send in").click()
    expect(office.get_by_role("article").filter(has_text=title)).to_contain_text("Submitted")
    slug = title.lower().replace(" ", "-")
    assert httpx.get(f"{site}/api/v1/actions/{slug}").status_code == 404

    moderator = log_in("moderator")
    open_task(moderator, site, title)
    more(moderator, "Approve and Publish")
    says(moderator, title)
    office.reload()
    expect(office.get_by_role("article").filter(has_text=title)).to_contain_text("Published")
    assert data(site, f"actions/{slug}")["title"] == title
    page.goto(f"{site}/en/actions/{slug}/")
    expect(page.get_by_role("main")).to_contain_text("ten villages read")
    assert violations(page) == []


def test_delegation_answers_on_themes(site: str, member: LogIn, log_in: LogIn) -> None:
    delegation = member("delegation")
    waiting = delegation.get_by_role("region", name="What waits for you")
    waiting.get_by_role("link", name="themes of the next debate").click()
    themes = delegation.get_by_role("group", name="Themes").get_by_role("checkbox")
    for theme in themes.all()[:3]:
        theme.check()
    delegation.get_by_role("button", name="Send in").click()
    expect(delegation.get_by_role("alert")).to_contain_text("Choose at most 2")
    assert violations(delegation) == []
    themes.nth(2).uncheck()
    comment = f"Fictional: {secrets.token_hex(4)}"
    delegation.get_by_label("Comment").fill(comment)
    delegation.get_by_role("button", name="Send in").click()
    expect(waiting).not_to_contain_text("themes of the next debate")

    publish_after_review(log_in("moderator"), site, "themeanswer", comment)
    delegation.reload()
    sent = delegation.get_by_role("region", name="What you have sent in")
    expect(sent.get_by_role("article").first).to_contain_text("Published")
    shown = data(site, f"theme-consultations/{THEMES}")
    assert not shown["results_published"]
    assert comment not in str(shown), "an answer is the delegation's own: only counts are published"


def test_sector_reports_progress(site: str, page: Page, member: LogIn, log_in: LogIn) -> None:
    text = f"Fictional: the second table is out, {secrets.token_hex(4)}."
    sector = member("sector")
    sector.get_by_role("link", name="Progress report").first.click()
    sector.get_by_role("link", name="Publish what schools measure (fictional)").click()
    sector.get_by_label("From").fill("2026-10-01")
    sector.get_by_label("Until").fill("2026-11-15")
    sector.get_by_label("Text", exact=True).fill(text)
    sector.get_by_role("button", name="Send in").click()
    expect(sector.get_by_role("status").filter(has_text="Sent in")).to_be_visible()
    page.goto(f"{site}/en/recommendations/{RECOMMENDATION}/")
    expect(page.get_by_role("main")).not_to_contain_text(text)

    publish_after_review(log_in("moderator"), site, "progressreport", text)
    page.reload()
    expect(page.get_by_role("region", name="What happened since")).to_contain_text(text)
    assert text in str(data(site, f"recommendations/{RECOMMENDATION}/follow-up"))
    assert violations(page) == []


def test_member_adds_a_passkey_and_signs_in_with_it(installation: Installation, page: Page) -> None:
    said = listen(page)
    browsers_own = page.context.new_cdp_session(page)
    browsers_own.send("WebAuthn.enable")
    browsers_own.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    site = f"http://localhost:{installation.port}"  # passkeys are made for names, not for numbers
    sign_in(page, installation, "commission", site)
    page.get_by_role("link", name="Passkeys").click()
    page.get_by_label("Name of the passkey").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("table", name="Your passkeys")).to_contain_text("My laptop")
    assert violations(page) == []

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/en/members/")
    assert violations(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What waits for you")
    page.get_by_role("link", name="Passkeys").click()
    page.get_by_role("button", name="Remove My laptop").click()
    expect(page.get_by_role("table")).to_have_count(0)
    assert said == []
