"""Vocabulary terms as index documents of their own, for suggestions only: they are in no language's fields."""

from typing import Final

from tantivy import Document as IndexDocument
from tantivy import IndexWriter, Query, Searcher

from cms.base.locales import LOCALES
from content_store.models import Term
from content_store.visibility import Visibility

from ...facets import filters_named
from .counting import count_codes
from .documents import Choices, Label, add_tokens, joined_texts, packed
from .queries import code_path

#: The filters whose terms are suggested; each leads to the search narrowed to it.
SUGGESTED_FILTERS: Final = ("sector", "country", "sdg", "priority")
_KIND: Final = "term"


def used_terms(searcher: Searcher) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Filter, code and labels of every term that a public document carries."""
    fields = {name: code_path(name, LOCALES[0]) for name in SUGGESTED_FILTERS}
    counted = count_codes(searcher, Query.all_query(), fields)
    found = []
    for name, codes in counted.items():
        vocabularies = {item.vocabulary for item in filters_named(name)}
        terms = Term.objects.filter(vocabulary__in=vocabularies, code__in=[code for code, _ in codes])
        found += [(name, term.code, tuple(sorted(term.labels.items()))) for term in terms.order_by("code")]
    return found


def write_terms(writer: IndexWriter, terms: list[tuple[str, str, tuple[tuple[str, str], ...]]]) -> None:
    """Replaces all term documents."""
    root = Visibility().root_url
    writer.delete_documents_by_term("kind", _KIND)
    for name, code, labels in terms:
        made = IndexDocument()
        made.add_text("kind", _KIND)
        own = tuple(Label(text, locale) for locale, text in labels)
        add_tokens(made, "suggest", joined_texts(dict.fromkeys(label.text for label in own)))
        urls = {locale: f"{root}/{locale}/search/?{name}={code}" for locale in LOCALES}
        made.add_bytes("labels", packed(Choices(name, None, own, dict(labels), urls)))
        writer.add_document(made)
