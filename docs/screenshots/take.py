"""Takes the pictures of this folder from a served demonstration: python docs/screenshots/take.py [http://127.0.0.1:8000]"""

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

PAGES = {
    "home": "/",
    "directory": "/organizations/",
    "profile": "/organizations/example-reading/",
    "recommendation": "/recommendations/p8-1/",
    "session": "/dialogue/ngp-202/",
    "search": "/search/?q=UNESCO",
}
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}


def main(base: str) -> None:
    folder = Path(__file__).parent
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for size, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            for locale in ("en", "ar"):
                for name, path in PAGES.items():
                    answer = page.goto(f"{base}/{locale}{path}", wait_until="networkidle")
                    if not answer or not answer.ok:
                        raise SystemExit(f"{locale}{path} does not answer")
                    picture = Image.open(io.BytesIO(page.screenshot()))
                    picture.quantize(96).save(folder / f"{name}-{locale}-{size}.png", optimize=True)
        browser.close()


main(sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000")
