"""The fields of an index: one index document per content, a set of fields per language; the same in every engine.

| field | holds |
| --- | --- |
| content_id | what a document is replaced by |
| stamp | which versions it was made of, for reconciling |
| kind, locales | as they are; counted |
| names, name_keys | names, acronyms and symbols in any language: by word, and whole |
| title_x, summary_x, text_x | words and stems of language x |
| files_x | words and stems of language x in attached files |
| words_x | the distinct words of language x: the dictionary for corrections |
| codes_x | filter name to codes, as the reader of language x is shown the content; counted |
| date_… | dates and years of a filter as 14 digits |
| by_date, by_title_x | sort keys |
| suggest, labels | what suggestions are found by and made of |
"""

from functools import lru_cache
from typing import Final

from content_store.kinds import FilterType, kinds

from .facets import KIND, LANGUAGE

#: Changed with anything that makes an index written before unreadable or wrong: the worker then builds a new one.
FORMAT: Final = (
    "one document per content, stamped; words and stems at one position; Arabic stems without a last hamza; "
    "beginnings of names, those of terms too; attached files"
)

TEXT_FIELDS: Final = ("title", "summary", "text")
FILES: Final = "files"


def suffixed(name: str, locale: str) -> str:
    """The field of one language: `title_zh_hans`."""
    return f"{name}_{locale.replace('-', '_')}"


def date_field(filter_name: str) -> str:
    return f"date_{filter_name.replace('-', '_')}"


def code_path(name: str, reader: str) -> str:
    """Where the codes of a filter are."""
    return "locales" if name == LANGUAGE else f"{suffixed('codes', reader)}.{name}"


def facet_path(name: str, reader: str) -> str:
    """Where a facet's codes are; as a facet, `kind` is the content's own, whatever filters kinds declare."""
    return "kind" if name == KIND else code_path(name, reader)


def _filters_of_type(*types: FilterType) -> list[str]:
    return sorted({item.name for kind in kinds() for item in kind.all_filters if item.type in types})


@lru_cache(maxsize=1)
def compared_filters() -> frozenset[str]:
    """The names of the filters that are asked for from and to: dates and years, of all kinds."""
    return frozenset(_filters_of_type("date", "text"))


@lru_cache(maxsize=1)
def date_filters() -> frozenset[str]:
    """Those of them that are nothing but dates, and never counted."""
    return frozenset(_filters_of_type("date"))


def index_format() -> str:
    """What an index must have been written with to be read by this code."""
    return f"{FORMAT}; dates {','.join(sorted(compared_filters()))}"
