"""What templates and stylesheets hold to, so that right-to-left, the security policy and the tokens keep working."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
CSS = ROOT / "cms/static/css"
HTML = sorted(TEMPLATES.rglob("*.html"))
STYLES = sorted(CSS.rglob("*.css"))

_SIDED = r"(?:margin|padding|border)-(?:left|right|top|bottom)"
PHYSICAL = re.compile(rf"(?<![\w-])(?:{_SIDED}|left|right|width|height|float|(?:min|max)-(?:width|height))\s*:")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", HTML, ids=_name)
def test_template_compiles_and_names_only_templates_that_exist(path: Path) -> None:
    get_template(path.relative_to(TEMPLATES).as_posix())
    for named in re.findall(r'{% (?:include|extends) "([^"]+)"', path.read_text()):
        get_template(named)


@pytest.mark.parametrize("path", HTML, ids=_name)
def test_template_has_nothing_inline_that_the_policy_blocks(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
    assert all(" src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", STYLES, ids=_name)
def test_style_is_logical_and_takes_its_colours_from_the_tokens(path: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    declarations = re.sub(r"@(?:media|container|supports)[^{]*", "", css)
    assert not PHYSICAL.findall(declarations)
    if path.name not in ("tokens.css", "print.css"):
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*{)", declarations)


def test_every_component_is_part_of_the_stylesheet() -> None:
    imported = set(re.findall(r'@import url\("([^"]+)"\)', (CSS / "site.css").read_text()))
    # What partner sites embed has a stylesheet of its own.
    assert imported == {path.relative_to(CSS).as_posix() for path in STYLES} - {"site.css", "embed.css"}


def test_every_icon_is_used() -> None:
    used = "\n".join(path.read_text() for path in HTML)
    assert [icon.name for icon in (TEMPLATES / "icons").glob("*.svg") if f"icons/{icon.name}" not in used] == []
