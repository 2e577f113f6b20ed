"""A page type or kind that leaves something undecided does not start."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.core.checks import CheckMessage
from django.db import models

from cms.base.checks import check_words_and_facts
from content_store import kinds
from content_store.checks import check_kinds
from content_store.enums import Tier
from content_store.kinds import Filter, Kind
from content_store.pages import DocumentPage
from content_store.schemas import Card, Shape


@pytest.fixture
def types() -> Iterator[None]:
    """Page types made here are known to the checks, and to nobody afterwards."""
    before = dict(apps.all_models["home"])
    yield
    apps.all_models["home"].clear()
    apps.all_models["home"].update(before)
    apps.clear_cache()


def found(messages: list[CheckMessage], **of: Any) -> set[str]:
    return {str(item.id) for item in messages if item.obj in of.values()}


def test_ours_are_in_order() -> None:
    assert check_kinds(None) == []
    assert check_words_and_facts(None) == []


def test_a_page_type_without_a_document(types: None) -> None:
    class LoosePage(DocumentPage):
        class Meta:
            app_label = "home"

    apps.clear_cache()
    assert found(check_kinds(None), model=LoosePage) == {"content_store.E001"}


def test_a_field_that_is_neither_word_nor_fact(types: None) -> None:
    class UndecidedPage(DocumentPage):
        colour = models.CharField(max_length=10)

        class Meta:
            app_label = "home"

    apps.clear_cache()
    assert found(check_words_and_facts(None), model=UndecidedPage) == {"base.E001"}


def test_a_field_that_is_both_or_does_not_exist(types: None) -> None:
    class TwicePage(DocumentPage):
        words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "colour", "taste")
        facts: ClassVar[tuple[str, ...]] = ("colour",)
        colour = models.CharField(max_length=10)

        class Meta:
            app_label = "home"

    apps.clear_cache()
    (message,) = (item for item in check_words_and_facts(None) if item.obj is TwicePage)
    assert message.id == "base.E002"
    assert "colour, taste" in message.msg


class Other(Shape):
    """No card."""


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"card": Other}, "must extend Card"),
        ({"full": Card}, "must extend its card"),
        (
            {"filters": (Filter("sector", "", list, vocabulary="sektors"),)},
            "sector names no known vocabulary (sektors)",
        ),
        ({"filters": (Filter("sector", "", list),)}, "sector names no known vocabulary (none)"),
        ({"filters": (Filter("state", "", list, type="flag"),)}, "two filters have the same name"),
        ({"default_sort": "colour"}, "default sort colour"),
        ({"default_sort": "-date", "date": None}, "default sort -date"),
        ({"tiers": (Tier.PARTNER,)}, "begin with the public"),
        ({"tiers": (Tier.PUBLIC, Tier.SECRETARIAT, Tier.PARTNER)}, "begin with the public"),
    ],
)
def test_a_declaration_that_contradicts_itself(
    change: dict[str, Any], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: Kind = replace(kinds.kind("organization"), **change)
    monkeypatch.setitem(kinds._kinds, "organization", broken)
    messages = [item for item in check_kinds(None) if item.id == "content_store.E002"]
    assert len(messages) == 1
    assert fault in messages[0].msg


def test_two_models_cannot_declare_the_same_kind() -> None:
    with pytest.raises(Exception, match="declared by two models"):
        kinds.register(replace(kinds.kind("organization"), model=kinds.kind("article").model))


def test_two_kinds_cannot_share_a_plural(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._kinds, "action", replace(kinds.kind("action"), plural="organizations"))
    assert any("plural" in item.msg for item in check_kinds(None))
