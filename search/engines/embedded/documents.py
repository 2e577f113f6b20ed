"""Writes contents and vocabulary terms (search.contents, search.vocabulary_terms) as tantivy's documents."""

from collections.abc import Iterable, Sequence

from tantivy import Document as IndexDocument
from tantivy import PreTokenizedString
from tantivy import Token as IndexToken

from ...analysis.tokens import Token, analyze
from ...contents import POSITION_GAP, Content
from ...fields import FILES, date_field, suffixed
from ...suggesting import Choices, Label
from ...vocabulary_terms import TERM
from .schema import title_start


def index_document(content: Content) -> IndexDocument:
    """One content in all its languages."""
    made = IndexDocument()
    made.add_text("content_id", content.content_id.hex)
    made.add_text("stamp", content.stamp)
    made.add_text("kind", content.kind)
    made.add_unsigned("by_date", content.by_date)
    _add_tokens(made, "names", _joined(content.names))
    for locale, words in content.words.items():
        made.add_text("locales", locale)
        for name, tokens in words.fields.items():
            _add_tokens(made, suffixed(name, locale), tokens)
        _add_tokens(made, suffixed("words", locale), [Token(word, 0, 0, 0) for word in words.known])
    for locale, tokens in content.files.items():
        _add_tokens(made, suffixed(FILES, locale), tokens)
    for reader, shown in content.shown.items():
        made.add_text(suffixed("by_title", reader), shown.by_title)
        made.add_unsigned(suffixed("by_title_start", reader), title_start(shown.by_title))
        made.add_json(suffixed("codes", reader), shown.codes)
    for name, numbers in content.dates.items():
        for number in numbers:
            made.add_unsigned(date_field(name), number)
    _add_choices(made, content.choices)
    return made


def term_document(choices: Choices) -> IndexDocument:
    made = IndexDocument()
    made.add_text("kind", TERM)
    _add_choices(made, choices)
    return made


def _add_choices(made: IndexDocument, choices: Choices) -> None:
    _add_tokens(made, "suggest", _joined(_texts(choices.labels)))
    for key in choices.keys:
        made.add_text("name_keys", key)
    made.add_bytes("labels", choices.packed().encode())


def _texts(labels: Iterable[Label]) -> list[str]:
    return list(dict.fromkeys(label.text for label in labels))


def _joined(texts: Iterable[str]) -> list[Token]:
    tokens: list[Token] = []
    offset = 0
    for text in texts:
        own = [token._replace(position=token.position + offset) for token in analyze(text, None)]
        tokens += own
        offset = (own[-1].position if own else offset) + POSITION_GAP
    return tokens


def _add_tokens(made: IndexDocument, field: str, tokens: Sequence[Token]) -> None:
    if tokens:
        indexed = [IndexToken(token.term, token.position, 0, 0) for token in tokens]
        made.add_pre_tokenized_text(field, PreTokenizedString("", indexed))
