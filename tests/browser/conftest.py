"""One demonstration installation for the run, served by its real processes, and a Chromium that visits it.

With pytest-xdist all of these tests stay on one worker (`--dist loadgroup`), so that it is built once.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from .installation import Installation, built
from .visit import Visit, visit

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

VisitOnce = Callable[..., Visit]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Built as `make run` builds it, with the forum report that the demonstration lacks; its log ends clean."""
    if not Path(CHROMIUM).exists():
        reason = "the browser tests need Chromium (Debian's package chromium)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    found = built(tmp_path_factory.mktemp("installation"), additions=("tests.browser.additions",))
    with found.served():
        yield found
    assert "Traceback" not in found.log.read_text()


@pytest.fixture(scope="session")
def site(installation: Installation) -> str:
    """Where the site answers, without a slash at the end."""
    return installation.base_url


# Not for the session: while it lives, Playwright keeps an event loop in this thread, and Django refuses its database.
@pytest.fixture(scope="module")
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


@pytest.fixture(scope="session")
def _visited() -> dict[tuple[str, int], Visit]:
    return {}


@pytest.fixture
def visited(browser: Browser, site: str, _visited: dict[tuple[str, int], Visit]) -> VisitOnce:
    """`visited("/en/", 360)`: what a first visit shows; many tests look at the same one."""

    def once(path: str, width: int) -> Visit:
        if (path, width) not in _visited:
            _visited[path, width] = visit(browser, f"{site}{path}", width)
        return _visited[path, width]

    return once
