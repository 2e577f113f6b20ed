"""The story of an action: what stands in its page, as the plain paragraphs of a form, and back without loss.

A member writes plain text. The Secretariat may have made headings, lists, links, quotations and pictures of it
meanwhile: a paragraph that the member has not changed stays as it is, to the letter, and what is no text stays where it
stood. A changed heading stays a heading; lines that begin with "- " are a list.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from itertools import groupby
from typing import Any, Final

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EntitySubstitution
from bs4.formatter import HTMLFormatter
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

_GAP: Final = re.compile(r"\n\s*\n")
_HEADINGS: Final = ("h2", "h3")
_LISTS: Final = ("ul", "ol")


class _AsWritten(HTMLFormatter):
    """Attributes in their order."""

    def attributes(self, tag: Tag) -> Iterable[tuple[str, Any]]:
        return tag.attrs.items()


_AS_WRITTEN: Final = _AsWritten(entity_substitution=EntitySubstitution.substitute_xml)


@dataclass(frozen=True)
class _Piece:
    """An element of a text, or a block that is none. `plain` is None for what a form does not show; `block`: its id."""

    kind: str
    value: Any
    block: str | None
    plain: str | None = None
    tag: str = "p"


def as_text(body: StreamValue) -> str:
    """What the form shows."""
    return "\n\n".join(piece.plain for piece in _pieces(body) if piece.plain is not None)


def with_text(body: StreamValue, text: str) -> StreamValue:
    """The body with what the form sends back."""
    pieces = list(_pieces(body))
    shown = [piece for piece in pieces if piece.plain is not None]
    written = [part.strip() for part in _GAP.split(text.replace("\r\n", "\n").strip())]
    between = _between(pieces)
    found: list[_Piece] = []
    matches = SequenceMatcher(None, [piece.plain for piece in shown], written, autojunk=False)
    for change, old, old_end, new, new_end in matches.get_opcodes():
        for step in range(max(old_end - old, new_end - new)):
            before = shown[old + step] if old + step < old_end else None
            if before:
                found += between[old + step]
            if before and change == "equal":
                found.append(before)
            elif new + step < new_end:
                block = before.block if before else found[-1].block if found and found[-1].kind == "text" else None
                found.append(_piece(written[new + step], before.tag if before else "p", block))
    return _joined(body, [*found, *between[-1]])


def _between(pieces: list[_Piece]) -> list[list[_Piece]]:
    """What is not shown, before each piece that is, and after the last."""
    found: list[list[_Piece]] = [[]]
    for piece in pieces:
        if piece.plain is None:
            found[-1].append(piece)
        else:
            found.append([])
    return found


def _pieces(body: StreamValue) -> Iterator[_Piece]:
    for block in body:
        if block.block_type != "text":
            yield _Piece(block.block_type, block.value, block.id)
            continue
        for node in BeautifulSoup(block.value.source, "html.parser").contents:
            if isinstance(node, Tag):
                html = node.decode(formatter=_AS_WRITTEN)
                yield _Piece("text", html, block.id, _plain(node) or None, node.name)
            elif plain := _plain(node):
                yield _Piece("text", f"<p>{escape(plain)}</p>", block.id, plain)


def _plain(node: Any) -> str:
    if isinstance(node, Tag):
        if node.name in _LISTS:
            lines = [_plain_words(item) for item in node.find_all("li", recursive=False)]
            return "\n".join(f"- {line}" for line in lines)
        for end in node.find_all("br"):
            end.insert_before("\n")
    return _GAP.sub("\n", node.get_text().strip())


def _plain_words(node: Tag) -> str:
    return " ".join(node.get_text(" ").split())


def _piece(text: str, tag: str, block: str | None) -> _Piece:
    lines = [line.strip() for line in text.split("\n")]
    if all(line.startswith("- ") for line in lines):
        tag = tag if tag in _LISTS else "ul"
        items = "".join(f"<li>{escape(line.removeprefix('- '))}</li>" for line in lines)
        return _Piece("text", f"<{tag}>{items}</{tag}>", block, text, tag)
    tag = tag if tag in _HEADINGS and len(lines) == 1 else "p"
    return _Piece("text", f"<{tag}>{escape(text)}</{tag}>", block, text, tag)


def _joined(body: StreamValue, pieces: list[_Piece]) -> StreamValue:
    """Elements of one text in one block again."""
    blocks: list[tuple[str, Any, str | None]] = []
    for (kind, block), group in groupby(pieces, key=lambda piece: (piece.kind, piece.block)):
        members = list(group)
        if kind == "text":
            blocks.append((kind, RichText("".join(piece.value for piece in members)), block))
        else:
            blocks += [(kind, piece.value, block) for piece in members]
    return StreamValue(body.stream_block, blocks)
