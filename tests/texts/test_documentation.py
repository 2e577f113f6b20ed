"""The documentation leads everywhere, and what it says is proved is proved by a test that is there."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest
import yaml
from django.conf import settings

ROOT: Final = Path(settings.BASE_DIR)
README: Final = ROOT / "README.md"
PAGES: Final = sorted((ROOT / "docs").rglob("*.md"))
COVERAGE: Final = (ROOT / "docs" / "coverage.md").read_text()
DATA: Final = ROOT / "home" / "demo" / "data" / "partnership.yaml"


def prose(page: Path) -> str:
    """The text without its blocks of code."""
    return re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def links(page: Path) -> list[tuple[Path, str]]:
    """File and anchor of each link to a file of ours."""
    found = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    parts = [link.partition("#") for link in found if "://" not in link and not link.startswith("mailto:")]
    return [((page.parent / path).resolve() if path else page, anchor) for path, _, anchor in parts]


def anchors(page: Path) -> set[str]:
    """What a heading is reached by: its words in small letters, with hyphens between them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [README, *PAGES], ids=lambda page: page.name)
def test_no_link_is_broken(page: Path) -> None:
    assert [str(path) for path, _ in links(page) if not path.exists()] == []
    wanted = [(path, anchor) for path, anchor in links(page) if anchor]
    assert [f"{path.name}#{anchor}" for path, anchor in wanted if anchor not in anchors(path)] == []


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = {README}, [README]
    while waiting:
        found = {path for path, _ in links(waiting.pop()) if path.suffix == ".md"} - reached
        reached |= found
        waiting += found
    assert [str(page.relative_to(ROOT)) for page in PAGES if page not in reached] == []


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(tests/[^`]+)`", COVERAGE)
    assert len(named) > 50
    assert [name for name in named if not is_there(*name.partition("::")[::2])] == []


def is_there(path: str, name: str) -> bool:
    file = ROOT / path
    return file.is_file() and any(
        isinstance(node, ast.FunctionDef) and node.name == name for node in ast.walk(ast.parse(file.read_text()))
    )


def test_every_proposal_and_conclusion_has_its_row() -> None:
    plain = yaml.safe_load(DATA.read_text())
    refs = [item["ref"] for part in ("proposals", "conclusions") for item in plain[part]]
    rows = re.findall(r"^\| ([PC]\d+(?:\.\d+)?): ", COVERAGE, flags=re.MULTILINE)
    assert rows == refs


def test_each_row_is_proved_or_says_that_it_is_not() -> None:
    rows = [row for row in COVERAGE.splitlines() if re.match(r"\| (P\d|\d+ \|)", row)]
    assert [row for row in rows if "`tests/" not in row and "ot yet" not in row] == []
    assert [int(number) for number in re.findall(r"^\| (\d+) \|", COVERAGE, flags=re.MULTILINE)] == [*range(1, 16)]
