"""The fields of the index: one index document per content, a set of fields per language."""

from functools import lru_cache
from typing import Final

from tantivy import Schema, SchemaBuilder

from cms.base.locales import LOCALES
from content_store.kinds import FilterType, kinds

#: Changed with anything that makes an index written before unreadable or wrong: the worker then builds a new one.
FORMAT: Final = "one document per content; words and stems at one position"

TEXT_FIELDS: Final = ("title", "summary", "text")


def suffixed(name: str, locale: str) -> str:
    """The field of one language: `title_zh_hans`."""
    return f"{name}_{locale.replace('-', '_')}"


def date_field(filter_name: str) -> str:
    return f"date_{filter_name.replace('-', '_')}"


def filters_of_type(*types: FilterType) -> list[str]:
    return sorted({item.name for kind in kinds() for item in kind.all_filters if item.type in types})


@lru_cache(maxsize=1)
def compared_filters() -> frozenset[str]:
    """The names of the filters that are asked for from and to: dates and years, of all kinds."""
    return frozenset(filters_of_type("date", "text"))


@lru_cache(maxsize=1)
def date_filters() -> frozenset[str]:
    """Those of them that are nothing but dates, and never counted."""
    return frozenset(filters_of_type("date"))


@lru_cache(maxsize=1)
def schema() -> Schema:
    """Terms are made in Python (search.analysis) and given to tantivy as they are: it needs no tokenizer of ours.

    | field | holds |
    | --- | --- |
    | content_id | what a document is replaced by |
    | kind, locales | as they are; counted |
    | names, name_keys | names, acronyms and symbols in any language: by word, and whole |
    | title_x, summary_x, text_x | words and stems of language x |
    | words_x | the distinct words of language x: the dictionary for corrections |
    | codes_x | filter name to codes, as the reader of language x is shown the content; counted |
    | date_… | dates and years of a filter as 14 digits |
    | by_date, by_title_x, by_title_start_x | sort keys; a title's first eight bytes can be compared, too |
    | suggest, labels | what suggestions are found by and made of |
    """
    builder = SchemaBuilder()
    builder.add_text_field("content_id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "locales"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("names", tokenizer_name="raw")
    builder.add_text_field("name_keys", tokenizer_name="raw", index_option="basic")
    for locale in LOCALES:
        for name in TEXT_FIELDS:
            builder.add_text_field(suffixed(name, locale), tokenizer_name="raw")
        builder.add_text_field(suffixed("words", locale), tokenizer_name="raw", index_option="basic")
        builder.add_json_field(suffixed("codes", locale), fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field(suffixed("by_title", locale), fast=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field(suffixed("by_title_start", locale), indexed=True, fast=True)
    for name in sorted(compared_filters()):
        builder.add_unsigned_field(date_field(name), indexed=True, fast=True)
    builder.add_unsigned_field("by_date", indexed=True, fast=True)
    builder.add_text_field("suggest", tokenizer_name="raw")
    builder.add_bytes_field("labels", stored=True)
    return builder.build()


def index_format() -> str:
    """What an index must have been written with to be read by this code."""
    return f"{FORMAT}; dates {','.join(sorted(compared_filters()))}"
