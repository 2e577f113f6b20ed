"""One demonstration installation for the run, served by its real processes, and a Chromium that visits it.

With several processes all tests of a page type are of one (see scheduling.py), which visits it once, and all that
change the site of another. The installation is theirs together: see installation.py.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from playwright.sync_api import Browser, Page, StorageState, expect, sync_playwright

from members.management.commands.set_up_demo_members import address_of

from .installation import ADDITIONS, SERVED, Installation, built, is_clean
from .page_types import FORMER, FORMER_SESSION, PAGE_TYPES, SPACE
from .people import log_in_to_admin, new_link, sign_in
from .visit import Visit, listen, visit

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# For machines that do other work beside the tests.
expect.set_options(timeout=15_000)

#: What the browser says of a form that was sent back, and of the hints that the admin's text editor (Draftail) styles
#: by an element of its own: the policy refuses those, and nothing but the hints is lost.
KNOWN = ("status of 422", "Applying inline style violates")

LogIn = Callable[[str], Page]
SignedIn = Callable[[str], StorageState | None]
Located = Callable[[str, str], str]
VisitOnce = Callable[[str, str, int], Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Built as `make run` builds it, with what the demonstration lacks; its log ends clean.

    BROWSER_INSTALLATION names a folder to keep it in, for those who work on these tests: the first run builds it there.
    """
    if not Path(CHROMIUM).exists():
        reason = "the browser tests need Chromium (Debian's package chromium)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    if served := os.environ.get(SERVED):
        yield built(Path(served))
        return
    kept = os.environ.get("BROWSER_INSTALLATION")
    found = built(Path(kept) if kept else tmp_path_factory.mktemp("installation"), ADDITIONS)
    with found.served():
        yield found
    assert is_clean(found)


@pytest.fixture(scope="session")
def site(installation: Installation) -> str:
    """Where the site answers, without a slash at the end."""
    return installation.base_url


# Not for the session: while it lives, Playwright keeps an event loop in this thread, and Django refuses its database.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a fresh context, on a laptop's screen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a small telephone."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, locale="en")
    yield context.new_page()
    context.close()


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Page]:
    """A page whose reader has switched JavaScript off."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def log_in(browser: Browser, site: str) -> Iterator[LogIn]:
    """`log_in("editor")`: the admin's front page, in a browser of that person's own. All their consoles stay silent."""
    with _browsers(browser) as opened:

        def enter(name: str) -> Page:
            page = opened(None)
            log_in_to_admin(page, site, name)
            return page

        yield enter


@pytest.fixture(scope="session")
def _states() -> dict[str, StorageState]:
    return {}


@pytest.fixture
def signed_in(browser: Browser, installation: Installation, _states: dict[str, StorageState]) -> SignedIn:
    """What the browser of one of the demonstration's members holds once they have signed in; of nobody: nothing."""

    def of(person: str) -> StorageState | None:
        if person == FORMER:  # to whom no link is mailed
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": FORMER_SESSION, "url": installation.base_url}
            context = browser.new_context(locale="en")
            context.add_cookies([cookie])  # type: ignore[list-item]
            _states[person] = context.storage_state()
            context.close()
        if person and person not in _states:
            context = browser.new_context(locale="en")
            sign_in(context.new_page(), installation, person)
            _states[person] = context.storage_state()
            context.close()
        return _states.get(person)

    return of


@pytest.fixture
def member(browser: Browser, site: str, signed_in: SignedIn) -> Iterator[LogIn]:
    """`member("office")`: the start of the members' space, as `log_in` does it for the admin."""
    with _browsers(browser) as opened:

        def enter(person: str) -> Page:
            page = opened(signed_in(person))
            page.goto(f"{site}/en/members/")
            return page

        yield enter


@contextmanager
def _browsers(browser: Browser) -> Iterator[Callable[[StorageState | None], Page]]:
    """A browser for each person of a test, closed at its end. All their consoles stay silent."""
    contexts, heard = [], []

    def opened(state: StorageState | None) -> Page:
        contexts.append(browser.new_context(viewport={"width": 1400, "height": 1000}, locale="en", storage_state=state))
        page = contexts[-1].new_page()
        heard.append(listen(page))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [line for lines in heard for line in lines if not any(known in line for known in KNOWN)] == []


@pytest.fixture(scope="session")
def _paths() -> dict[str, str]:
    return {}


@pytest.fixture
def located(installation: Installation, signed_in: SignedIn, _paths: dict[str, str]) -> Located:
    """`located("home", "ar")`: the address of a page type in a language."""

    def find(name: str, locale: str) -> str:
        if name not in _paths:
            _paths[name] = PAGE_TYPES[name] if name in PAGE_TYPES else _path_in_space(name, installation, signed_in)
        return f"{installation.base_url}/{locale}/{_paths[name]}"

    return find


def _path_in_space(name: str, installation: Installation, signed_in: SignedIn) -> str:
    page, site = SPACE[name], installation.base_url
    if page.mailed:
        return new_link(installation, address_of(page.mailed)).removeprefix(f"{site}/en/")
    if not page.link:
        return page.path
    state = signed_in(page.person)
    cookies = {cookie["name"]: cookie["value"] for cookie in state["cookies"]} if state else {}
    answer = httpx.get(f"{site}/en/{page.path}", cookies=cookies, timeout=30).raise_for_status()
    link = BeautifulSoup(answer.text, "html.parser").select_one(f'main a[href^="/en/{page.link}"]')
    assert link, f"/en/{page.path} has no link to {page.link}"
    return str(link["href"]).removeprefix("/en/")


@pytest.fixture(scope="session")
def _visited() -> dict[tuple[str, str, int], Visit]:
    return {}


@pytest.fixture
def visited(
    browser: Browser, located: Located, signed_in: SignedIn, _visited: dict[tuple[str, str, int], Visit]
) -> VisitOnce:
    """`visited("home", "en", 360)`: what a first visit of a page type shows; many tests look at the same one."""

    def once(name: str, locale: str, width: int) -> Visit:
        key = (name, locale, width)
        if key not in _visited:
            state = signed_in(SPACE[name].person) if name in SPACE else None
            _visited[key] = visit(browser, located(name, locale), width, state)
        return _visited[key]

    return once
