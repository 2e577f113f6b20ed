"""Styles written into each element of a mail, since mail programs read no stylesheet; rules for screens remain one."""

from functools import cache
from pathlib import Path

from css_inline import CSSInliner


@cache
def _inliner() -> CSSInliner:
    css = (Path(__file__).parent / "mail.css").read_text()
    return CSSInliner(extra_css=css, keep_at_rules=True, load_remote_stylesheets=False)


def inlined(html: str) -> str:
    return _inliner().inline(html)
