"""An embed in a page of another origin: it is shown, it is read by everybody, it does nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser

from .visit import OVERFLOW, listen, violations

#: Of the page around it.
OF_THE_WHOLE_PAGE = ("page-has-heading-one",)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A partner's site: another name of this machine, on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("address", ["recommendations/?limit=5&accent=ff8800", "organizations/omep/?scheme=dark"])
def test_is_readable_on_another_site(address: str, locale: str, browser: Browser, site: str, tmp_path: Path) -> None:
    frame_html = (
        f'<iframe src="{site}/{locale}/embed/{address}" title="Partnership" width="100%" height="700"></iframe>'
    )
    (tmp_path / "index.html").write_text(f"<!doctype html><title>Partner</title>{frame_html}")
    with served(tmp_path) as partner:
        for width in (360, 1280):
            page = browser.new_page(viewport={"width": width, "height": 900})
            heard = listen(page)
            page.goto(partner)
            frame = page.locator("iframe").element_handle().content_frame()
            assert frame
            frame.wait_for_selector("article")
            assert [each for each in violations(frame) if not each.startswith(OF_THE_WHOLE_PAGE)] == []
            assert frame.evaluate(OVERFLOW) == 0
            assert not page.context.cookies()
            assert [each for each in heard if "404" not in each] == []  # the partner has no icon
            frame.click("article a")
            page.wait_for_url(f"{site}/**")
            page.close()
