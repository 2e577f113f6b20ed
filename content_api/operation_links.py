"""Which operation follows another, and with what of its answer: the links of the OpenAPI document.

Readers learn from them how the parts go together; generators and tests of the API follow them.
"""

from collections.abc import Mapping
from typing import Any, Final

from content_store.kinds import kinds

#: Name of a link to the operation it leads to and the parameters, as OpenAPI's runtime expressions.
Links = Mapping[str, tuple[str, Mapping[str, str]]]

_BODY: Final = "$response.body#"
_FIRST: Final = f"{_BODY}/items/0"
_CONTENT: Final = ("get_content", {"id": f"{_FIRST}/id", "locale": f"{_FIRST}/locale"})
_AFTER: Final = ("get_changes", {"since": f"{_BODY}/token"})
_OF_A_DOCUMENT: Final[Links] = {"anyKind": ("get_content", {"id": f"{_BODY}/id", "locale": f"{_BODY}/locale"})}
_EDITION: Final = {"id": f"{_BODY}/id", "locale": f"{_BODY}/locale"}

_KNOWN: Final[Mapping[str, Links]] = {
    "get_recommendation": {
        **_OF_A_DOCUMENT,
        "followUp": ("get_recommendation_follow_up", {"id_or_slug": f"{_BODY}/id", "locale": f"{_BODY}/locale"}),
        "editions": ("get_editions", _EDITION),
    },
    "get_editions": {"edition": ("get_edition", _EDITION | {"number": f"{_FIRST}/number"})},
    "get_edition": {"document": _OF_A_DOCUMENT["anyKind"]},
    "get_changes": {"next": ("get_changes", {"since": f"{_BODY}/page/next"}), "content": _CONTENT},
    "get_digest": {"changes": _AFTER},
    "list_snapshots": {"changes": _AFTER},
    "search": {"content": _CONTENT, "next": ("search", {"cursor": f"{_BODY}/page/next"})},
    "match_organization": {"organization": ("get_organization", {"id_or_slug": f"{_FIRST}/id"})},
    "list_vocabularies": {"vocabulary": ("get_vocabulary", {"name": f"{_FIRST}/name"})},
}


def linked(links: Links) -> dict[str, Any]:
    """As an answer of an OpenAPI document has them."""
    return {name: {"operationId": target, "parameters": dict(values)} for name, (target, values) in links.items()}


def add(paths: Mapping[str, Any]) -> None:
    """Adds the links to the successful answers of an OpenAPI document's operations."""
    found = {each["operationId"]: each for methods in paths.values() for each in methods.values()}
    for operation, links in {**_of_kinds(), **_KNOWN}.items():
        found[operation]["responses"][200]["links"] = linked(links)


def _of_kinds() -> dict[str, Links]:
    """Of the typed lists and details. A next page is asked for with all other parameters as they were."""
    found: dict[str, Links] = {}
    for kind in kinds():
        if kind.listed:
            plural = kind.plural.replace("-", "_")
            detail = f"get_{kind.name.replace('-', '_')}"
            first = (detail, {"id_or_slug": f"{_FIRST}/id", "locale": f"{_FIRST}/locale"})
            found[f"list_{plural}"] = {
                "first": first,
                "next": (f"list_{plural}", {"cursor": f"{_BODY}/page/next"}),
            }
            found[f"query_{plural}"] = {"first": first}
            found[detail] = _OF_A_DOCUMENT
    return found
