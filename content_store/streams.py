"""Stream values of cms.base.blocks to the typed blocks of documents, and the words in them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .richtext import plain_text
from .schemas import (
    Block,
    DocumentsBlock,
    Figure,
    FiguresBlock,
    ImageBlock,
    LinksBlock,
    PeopleBlock,
    Person,
    QuoteBlock,
    TextBlock,
)

if TYPE_CHECKING:
    from .rendering import RenderContext


def _typed(kind: str, value: Any, context: "RenderContext") -> Block | None:
    match kind:
        case "text":
            return TextBlock(html=context.html(value.source))
        case "quote":
            return QuoteBlock(text=value["text"], attribution=value["attribution"])
        case "image" if value["image"]:
            return ImageBlock(image=context.image(value["image"], value["alt"]), caption=value["caption"])
        case "figures":
            return FiguresBlock(items=[Figure(value=item["value"], label=item["label"]) for item in value])
        case "documents":
            return DocumentsBlock(title=value["title"], items=[context.file(item) for item in value["items"] if item])
        case "people":
            return PeopleBlock(
                title=value["title"],
                items=[
                    Person(name=item["name"], role=item["role"], affiliation=item["affiliation"])
                    for item in value["items"]
                ],
            )
        case "links":
            pages = [page.translation_key for page in value["items"] if page]
            return LinksBlock(title=value["title"], items=context.links(pages))
    return None


def typed_blocks(stream: Any, context: "RenderContext") -> list[Block]:
    """Blocks in order; one whose image is gone is left out."""
    typed = (_typed(child.block_type, child.value, context) for child in stream)
    return [block for block in typed if block is not None]


def words_of(blocks: Iterable[Block]) -> str:
    """The text of blocks, for search."""
    parts: list[str] = []
    for block in blocks:
        match block:
            case TextBlock():
                parts.append(plain_text(block.html))
            case QuoteBlock():
                parts += [block.text, block.attribution]
            case ImageBlock():
                parts += [block.caption, block.image.alt]
            case FiguresBlock():
                parts += [f"{item.value} {item.label}" for item in block.items]
            case DocumentsBlock():
                parts += [block.title, *(item.title for item in block.items)]
            case PeopleBlock():
                parts += [block.title, *(f"{item.name} {item.role} {item.affiliation}" for item in block.items)]
            case LinksBlock():
                parts += [block.title, *(item.title for item in block.items)]
    return "\n".join(part for part in parts if part)
