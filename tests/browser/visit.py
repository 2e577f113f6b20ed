"""One visit of a page in a fresh browser context, and everything it showed."""

import re
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Frame, Page, Request, StorageState

#: All rules of axe-core: those on by default, the best practices, AAA and the experimental ones.
AXE_RUN = """axe.run({
    resultTypes: ["violations"],
    rules: Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, {enabled: true}])),
})"""
#: Collects layout shifts from before the first byte of the page.
OBSERVE_SHIFTS = """
window.layoutShifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const moved = entry.sources.map((source) => source.node?.outerHTML?.slice(0, 120) ?? "text");
    window.layoutShifts.push(`${entry.value.toFixed(4)}: ${moved.join(" | ")}`);
  }
}).observe({type: "layout-shift", buffered: true});
"""
OVERFLOW = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
#: Widths between and beyond those tested in full: a page must not scroll sideways at any.
OTHER_WIDTHS = {360: (320, 480, 768), 1280: (1024, 1600)}


@dataclass(frozen=True)
class Loaded:
    """A file the page asked for: bytes as sent, encoded."""

    url: str
    type: str
    size: int
    encoding: str


@dataclass(frozen=True)
class Visit:
    """`overflow`: pixels the page is wider than the window, by window width. `dom`: facts of the finished page."""

    url: str
    status: int
    headers: dict[str, str]
    html: str
    dom: dict[str, Any]
    violations: list[str]
    shifts: list[str]
    overflow: dict[int, int]
    skip_link: dict[str, Any]
    print_style: dict[str, Any]
    console: list[str] = field(default_factory=list)
    loaded: list[Loaded] = field(default_factory=list)


def violations(page: Page | Frame) -> list[str]:
    """What axe finds on the page as it stands, a line for each element."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE_RUN)["violations"]
    return [f"{rule['id']}: {node['html'][:200]} ({node['target']})" for rule in found for node in rule["nodes"]]


def listen(page: Page) -> list[str]:
    """A list that fills with the console's errors and warnings and with scripts' exceptions."""
    heard: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type in LOUD and not _is_late_save(said):
            heard.append(f"{said.type}: {said.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(f"exception: {error}"))
    return heard


def _is_late_save(said: ConsoleMessage) -> bool:
    """The admin's form of a page saves itself while one types; a save that comes behind the form it was of is refused.

    The form as a whole is never answered with 400.
    """
    return "status of 400" in said.text and bool(re.search(r"/admin/pages/\d+/edit/$", said.location["url"]))


LOUD = ("error", "warning", "assert")


def visit(browser: Browser, url: str, width: int, state: StorageState | None = None) -> Visit:
    """Loads the page with an empty cache, looks at it, and closes it. `state`: of somebody who has signed in."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        storage_state=state,
        has_touch=width < 600,
        is_mobile=width < 600,
    )
    try:
        page = context.new_page()
        console, requests = listen(page), list[Request]()
        page.on("requestfinished", lambda request: requests.append(request))
        page.add_init_script(OBSERVE_SHIFTS)
        response = page.goto(url, wait_until="load")
        assert response is not None
        page.evaluate("document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 150)))")
        shifts = page.evaluate("window.layoutShifts")
        return Visit(
            url=url,
            status=response.status,
            headers=response.all_headers(),
            html=response.text(),
            dom=page.evaluate(DOM),
            loaded=[_loaded(request) for request in requests],
            violations=violations(page),
            shifts=shifts,
            overflow=_overflow(page, width),
            skip_link=_skip_link(page),
            print_style=_print_style(page),
            console=console,
        )
    finally:
        context.close()


def _loaded(request: Request) -> Loaded:
    response = request.response()
    encoding = (response.header_value("content-encoding") or "") if response else ""
    return Loaded(request.url, request.resource_type, request.sizes()["responseBodySize"], encoding)


def _overflow(page: Page, width: int) -> dict[int, int]:
    found = {width: page.evaluate(OVERFLOW)}
    for other in OTHER_WIDTHS[width]:
        page.set_viewport_size({"width": other, "height": 800})
        found[other] = page.evaluate(OVERFLOW)
    page.set_viewport_size({"width": width, "height": 800})
    return found


def _skip_link(page: Page) -> dict[str, Any]:
    """The first stop of the Tab key, whether it is seen, and where Enter leads."""
    page.evaluate("window.scrollTo(0, 0)")
    page.keyboard.press("Tab")
    first = page.evaluate("""() => {
      const box = document.activeElement.getBoundingClientRect();
      return {href: document.activeElement.getAttribute("href"), seen: box.width > 20 && box.top >= 0 && box.left >= 0};
    }""")
    page.keyboard.press("Enter")
    return first | {"leads_to": page.evaluate("document.activeElement.id")}


def _print_style(page: Page) -> dict[str, Any]:
    page.emulate_media(media="print")
    seen: dict[str, Any] = page.evaluate("""() => ({
      controls: [...document.querySelectorAll(".menu-button, .menu-panel, .search-form, .filters, .skip-link")]
        .filter((element) => element.getClientRects().length).map((element) => element.className),
      ink: getComputedStyle(document.querySelector("main")).color,
      heading: document.querySelector("h1").getClientRects().length,
    })""")
    page.emulate_media(media="screen")
    return seen


DOM = """() => ({
  lang: document.documentElement.lang,
  dir: document.documentElement.dir,
  direction: getComputedStyle(document.body).direction,
  title: document.title,
  headings: [...document.querySelectorAll("h1")].map((heading) => heading.textContent.trim()),
  canonical: document.querySelector('link[rel="canonical"]')?.href,
  description: document.querySelector('meta[name="description"]')?.content,
  alternates: [...document.querySelectorAll('link[rel="alternate"][hreflang]')].map((link) => [
    link.hreflang, link.href,
  ]),
})"""
