"""What we take the place of in wagtail-localize and Wagtail: these fail when it changes, so that somebody reads it."""

import hashlib
import inspect
from typing import Any

import pytest
from django.urls import resolve, reverse
from wagtail.admin.widgets import BaseChooser
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views import edit_translation, submit_translations, update_translations

from cms.base import translation_policy, translation_views, widgets


def digest(thing: Any) -> str:
    return hashlib.sha256(inspect.getsource(thing).encode()).hexdigest()[:12]


@pytest.mark.parametrize(
    ("thing", "read"),
    [
        (translation_policy.upstream_create_or_update, "4c68c20a8ba2"),
        (Translation.save_target, "d63133399d2c"),
        (submit_translations.SubmitTranslationForm, "a327a61d4837"),
        (submit_translations.SubmitTranslationView.get_form, "e0c039780802"),
        (update_translations.UpdateTranslationsView.form_valid, "314e2852e1a7"),
        (edit_translation.edit_translation, "a6457c5b67a4"),
        (edit_translation.apply_machine_translation, "a008ec9ac07b"),
        (edit_translation.stop_translation, "cd7d768fdc9b"),
        (BaseChooser, "ff6bff383531"),
    ],
)
def test_it_is_what_we_read(thing: Any, read: str) -> None:
    assert digest(thing) == read


def test_ours_are_in_place() -> None:
    assert TranslationSource.create_or_update_translation is translation_policy.create_or_update_translation
    assert BaseChooser.render is widgets.render_chooser


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("submit_page_translation", translation_views.SubmitView),
        ("update_translations", translation_views.UpdateView),
        ("convert_to_alias", translation_views.refuse_alias),
        ("stop_translation", translation_views.stop),
    ],
)
def test_our_views_answer_at_the_same_addresses(name: str, view: Any) -> None:
    match = resolve(reverse(f"wagtail_localize:{name}", args=[1]))
    found = inspect.unwrap(match.func)
    assert getattr(found, "view_class", found) is view
