"""The schema of tantivy's index: the fields of search.fields, and what tantivy needs beside them."""

from functools import lru_cache

from tantivy import Schema, SchemaBuilder

from cms.base.locales import LOCALES

from ...fields import FILES, TEXT_FIELDS, compared_filters, date_field, suffixed


def title_start(key: str) -> int:
    """The first eight bytes of a title's sort key, as a number: tantivy cannot compare texts."""
    return int(key.split("-")[0][:16].ljust(16, "0"), 16)


@lru_cache(maxsize=1)
def schema() -> Schema:
    """Terms are made in Python (search.analysis) and given to tantivy as they are: it needs no tokenizer of ours."""
    builder = SchemaBuilder()
    builder.add_text_field("content_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stamp", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("kind", "locales"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("names", tokenizer_name="raw")
    builder.add_text_field("name_keys", tokenizer_name="raw", index_option="basic")
    for locale in LOCALES:
        for name in (*TEXT_FIELDS, FILES):
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
