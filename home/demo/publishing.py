"""Publishes a demonstration page and its translations through the same path as an editor's."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from wagtail.models import Locale, Page

from cms.base.models import BasePage
from cms.base.translation_policy import publish_translation

AnyPage = TypeVar("AnyPage", bound=BasePage)

_NAMESPACE = uuid.UUID("5b2f5d0a-54a5-4f6e-9c43-6a5a0f9f7d11")


def content_id(name: str) -> uuid.UUID:
    """The same id in every installation, so that examples in the documentation work anywhere."""
    return uuid.uuid5(_NAMESPACE, name)


@dataclass
class Body:
    """A stream body with the strings of it that are translated, in the order of the stream."""

    blocks: list[dict[str, Any]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)

    def text(self, paragraphs: Sequence[str]) -> "Body":
        self.blocks.append({"type": "text", "value": "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)})
        self.strings += paragraphs
        return self

    def quote(self, text: str) -> "Body":
        self.blocks.append({"type": "quote", "value": {"text": text, "attribution": ""}})
        self.strings.append(text)
        return self

    def photo(self, image: int, alt: str, caption: str, rights: str) -> "Body":
        """For the photographs of an action; `image`: primary key."""
        value = {"image": image, "alt": alt, "caption": caption, "rights": rights}
        self.blocks.append({"type": "photo", "value": value})
        self.strings += [alt, caption, rights]
        return self

    def documents(self, files: Sequence[int]) -> "Body":
        """`files`: primary keys."""
        items = [{"type": "item", "id": str(uuid.uuid4()), "value": file} for file in files]
        self.blocks.append({"type": "documents", "value": {"title": "", "items": items}})
        return self

    def figures(self, items: Sequence[tuple[str, str]]) -> "Body":
        # wagtail-localize passes over items without an id of their own.
        values = [
            {"type": "item", "id": str(uuid.uuid4()), "value": {"value": value, "label": label}}
            for value, label in items
        ]
        self.blocks.append({"type": "figures", "value": values})
        self.strings += [text for item in items for text in item]
        return self


Words = Mapping[str, str | Body]


def find(model: type[AnyPage], name: str) -> AnyPage | None:
    """The English page of a demonstration content, where it is there already."""
    page: AnyPage | None = model.objects.filter(translation_key=content_id(name), locale=Locale.get_default()).first()
    return page


def existing(model: type[AnyPage], name: str) -> AnyPage:
    """The English page of a demonstration content that an earlier step has made."""
    page = find(model, name)
    if page is None:
        raise LookupError(f"The demonstration has no {model.__name__} {name!r} yet; load it first.")
    return page


def publish(parent: Page, page: BasePage, name: str, words: Mapping[str, Words]) -> BasePage | None:
    """Publishes a page (facts and children set, no words) with its translations, all or nothing.

    None where it was there already.

    `words`: locale to field to text or Body; "en" is the original's. The values are validated before anything is saved,
    since Wagtail drops children silently when a value has the wrong type.
    """
    if find(type(page), name):
        return None
    with transaction.atomic():
        page.translation_key = content_id(name)
        page.locale = Locale.get_default()
        page.live = False
        _set_words(page, words["en"])
        page.full_clean(exclude=["path", "depth", "url_path", "content_type"])
        parent.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
        for locale, texts in words.items():
            if locale != "en":
                publish_translation(page, Locale.objects.get(language_code=locale), _plain(texts), machine=True)
    return page


def _set_words(page: BasePage, words: Words) -> None:
    for name, value in words.items():
        if isinstance(value, Body):
            stream = page._meta.get_field(name)
            setattr(page, name, stream.to_python(value.blocks) if value.blocks else stream.to_python([]))
        else:
            setattr(page, name, value)


def _plain(words: Words) -> dict[str, Any]:
    return {name: value.strings if isinstance(value, Body) else value for name, value in words.items()}
