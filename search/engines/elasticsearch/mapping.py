"""Settings and fields of the index: those of search.fields.

Terms are made in Python (search.analysis), the same for every engine. A text is handed over as one cell for each
position, `women|~woman`: the analyzer `cells` puts the forms in a cell at that position and changes nothing.
"""

from typing import Any, Final

from django.conf import settings

from cms.base.locales import LOCALES

from ...analysis.tokens import Token
from ...contents import POSITION_GAP
from ...fields import FILES, TEXT_FIELDS, compared_filters, date_field, suffixed

_BETWEEN: Final = "|"
#: No cell is cut: the longest holds a few terms of 200 characters each.
_LONGEST_CELL: Final = 10_000
#: Letters of the longest beginning that is found at once; what is typed beyond counts as a whole word.
LONGEST_BEGINNING: Final = 20


def cells(tokens: list[Token]) -> str:
    """Tokens in order of position as the text that `cells` reads."""
    found: list[str] = []
    position = -1
    for token in tokens:
        found.append((_BETWEEN if token.position == position else " ") + token.term)
        position = token.position
    return "".join(found).lstrip()


def index_settings() -> dict[str, Any]:
    return {
        "number_of_shards": settings.ELASTICSEARCH_SHARDS,
        "auto_expand_replicas": settings.ELASTICSEARCH_REPLICAS,
        "refresh_interval": "1s",
        "analysis": {
            "tokenizer": {"cells": {"type": "whitespace", "max_token_length": _LONGEST_CELL}},
            "filter": {
                "forms": {"type": "pattern_capture", "preserve_original": False, "patterns": ["([^|]+)"]},
                "beginnings": {"type": "edge_ngram", "min_gram": 1, "max_gram": LONGEST_BEGINNING},
            },
            "analyzer": {
                "cells": {"tokenizer": "cells", "filter": ["forms"]},
                "beginnings": {"tokenizer": "cells", "filter": ["forms", "beginnings"]},
            },
        },
    }


def mappings(made_with: str) -> dict[str, Any]:
    counted = {"type": "keyword"}
    compared = {"type": "long"}
    text = {"type": "text", "analyzer": "cells", "position_increment_gap": POSITION_GAP}
    terms = {"type": "text", "analyzer": "cells", "index_options": "docs", "norms": False}
    properties: dict[str, Any] = {
        "content_id": {"type": "keyword"},
        "stamp": {"type": "keyword", "index": False},
        "kind": counted,
        "locales": counted,
        "names": text,
        "name_keys": {
            "type": "text",
            "analyzer": "keyword",
            "index_options": "docs",
            "index_prefixes": {"min_chars": 1, "max_chars": LONGEST_BEGINNING - 1},
        },
        "suggest": {**text, "fields": {"begun": {**terms, "analyzer": "beginnings"}}},
        "by_date": compared,
        "labels": {"type": "keyword", "index": False, "doc_values": False},
    }
    for locale in LOCALES:
        properties |= {suffixed(name, locale): text for name in (*TEXT_FIELDS, FILES)}
        properties[suffixed("words", locale)] = terms
        properties[suffixed("by_title", locale)] = {"type": "keyword", "index": False}
        properties[suffixed("codes", locale)] = {"type": "object", "dynamic": True}
    for name in compared_filters():
        properties[date_field(name)] = compared
    return {
        "dynamic": False,
        "_meta": {"made_with": made_with},
        "_source": {"includes": ["labels"]},
        "dynamic_templates": [{"codes": {"path_match": "codes_*.*", "mapping": counted}}],
        "properties": properties,
    }
