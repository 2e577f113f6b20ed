"""Every page type into every locale; facts stay equal in all translations after an edit of any of them."""

import datetime as dt
from typing import Any

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from cms.base.locales import LOCALES
from cms.base.models import BasePage
from cms.base.translation import LanguageState, in_languages
from content_store.kinds import kinds
from content_store.models import Document, DocumentCode
from reference.models import Country, Sector
from tests import factories
from tests.admin.page_types import PAGE_TYPES, PageType

pytestmark = pytest.mark.django_db

OTHERS = [code for code in LOCALES if code != "en"]
#: What differs between languages, or with time.
NO_FACTS = {"state", "updated", "published"}


def translate_all(page: BasePage) -> None:
    """Into every locale, parents first, through wagtail-localize: a draft, then all texts, then publication."""
    parent = page.get_parent().specific
    if isinstance(parent, BasePage) and parent.get_translations().filter(alias_of=None).count() < len(OTHERS):
        translate_all(parent)
    wanted = Locale.objects.filter(language_code__in=OTHERS)
    missing = wanted.exclude(pk__in=page.get_translations().values("locale"))
    translate_object(page, list(missing))
    for translation in Translation.objects.filter(source__object_id=page.translation_key):
        page_in = translation.get_target_instance()
        assert not page_in.live
        _write(translation, page)
        translation.save_target(publish=True)


def _write(translation: Translation, page: BasePage) -> None:
    code = translation.target_locale.language_code
    source = TranslationSource.objects.get(object_id=page.translation_key)
    for segment in source.stringsegment_set.select_related("string"):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            defaults={"data": f"[{code}] {segment.string.data}", "translation_type": "manual"},
        )


def facts_by_locale(page: BasePage) -> dict[str, set[tuple[str, str]]]:
    """Locale to (field, code) of its document."""
    factories.drain()
    codes = DocumentCode.objects.filter(document__content_id=page.translation_key).exclude(field__in=NO_FACTS)
    found: dict[str, set[tuple[str, str]]] = {
        row.locale: {("sort date", row.sort_date)} for row in Document.objects.filter(content_id=page.translation_key)
    }
    for locale, field, code in codes.values_list("document__locale", "field", "code"):
        found[locale].add((field, code))
    return found


def changed_facts(page: BasePage) -> dict[str, Any]:
    """New values for facts that most types have."""
    new: dict[str, Any] = {
        "starts": dt.date(2025, 3, 1),
        "ends": dt.date(2025, 3, 2),
        "date": dt.date(2025, 3, 1),
        "year": 2025,
        "country": Country.objects.get(code="SN"),
        "countries": list(Country.objects.filter(code__in=["SN", "ML"])),
        "sectors": list(Sector.objects.filter(code__in=["CLT", "CI"])),
        "sdgs": [],
    }
    return {name: value for name, value in new.items() if name in page.facts}


@pytest.mark.parametrize("item", PAGE_TYPES, ids=str)
def test_it_goes_into_every_locale_with_the_same_facts(item: PageType) -> None:
    page = item.make()
    translate_all(page)

    states = in_languages([page])[page.translation_key]
    assert [language.state for language in states] == [
        LanguageState.ORIGINAL if language.locale == "en" else LanguageState.TRANSLATED for language in states
    ]
    translations = list(item.model.objects.filter(translation_key=page.translation_key))
    assert {translation.locale.language_code for translation in translations} == set(LOCALES)
    if page.get_parent().depth > 1:
        assert {translation.slug for translation in translations} == {page.slug}
    for translation in translations:
        if "title" in page.words and not translation.is_original:
            assert translation.title == f"[{translation.locale.language_code}] {page.title}"

    facts = facts_by_locale(page)
    assert set(facts) == set(LOCALES)
    assert all(each == facts["en"] for each in facts.values())

    # The original's facts change: in all languages at once.
    values = changed_facts(page)
    factories.publish(item.model.objects.get(pk=page.pk), **values)
    changed = facts_by_locale(page)
    assert all(each == changed["en"] for each in changed.values())
    assert not values or changed["en"] != facts["en"]
    assert not any(language.state == LanguageState.STALE for language in in_languages([page])[page.translation_key])

    # A translation is edited, even its own copies of the facts by a script: nothing changes anywhere.
    french = item.model.objects.get(translation_key=page.translation_key, locale__language_code="fr")
    factories.publish(french, summary="Résumé", **_other_facts(page))
    again = facts_by_locale(page)
    assert again == changed


def _other_facts(page: BasePage) -> dict[str, Any]:
    return {
        name: value
        for name, value in {"starts": dt.date(1999, 1, 1), "year": 1999, "sectors": [], "countries": []}.items()
        if name in page.facts
    }


def test_every_kind_is_here() -> None:
    assert {item.model for item in PAGE_TYPES} == {kind.model for kind in kinds()}
