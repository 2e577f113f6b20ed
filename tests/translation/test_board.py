"""The translation board: states of all contents in all languages, requests, assignments, machine drafts, changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.operations import translate_object

from cms.base.models import TranslationRequest
from cms.base.roles import Role, set_up_roles, translators
from cms.base.translation_board import BoardState, Wanted, read_board
from cms.base.translation_policy import missing_texts, publish_translation, save_draft
from home.models import ArticlePage
from tests import factories

pytestmark = pytest.mark.django_db

BOARD = "/admin/translations/"


@pytest.fixture
def person() -> Callable[..., User]:
    """Somebody of these groups."""
    set_up_roles()

    def make(name: str, *groups: str) -> User:
        user = User.objects.create_user(name, f"{name}@example.org")
        user.groups.set(Group.objects.filter(name__in=groups))
        return user

    return make


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(article: ArticlePage, person: Callable[..., User]) -> Client:
    return client_of(person("editor", Role.EDITORS))


@pytest.fixture
def french(article: ArticlePage, person: Callable[..., User]) -> User:
    return person("marie", translators("fr"))


def cell(page: ArticlePage, locale: str = "fr") -> Any:
    row = next(row for row in read_board([locale]) if row.content_id == page.translation_key)
    return row.cells[0]


def in_french(page: Page) -> Any:
    return type(page).objects.get(translation_key=page.translation_key, locale__language_code="fr")


def asked(client: Client, page: Page, *locales: str, action: str = "request", **data: Any) -> Any:
    return client.post(
        BOARD, {"contents": [str(page.translation_key)], "locales": locales, action: "", **data}, follow=True
    )


def test_each_state_of_a_content(article: ArticlePage, fr: Locale, words: Any, editor: Client) -> None:
    assert cell(article, "en").state is None
    assert cell(article).state == BoardState.MISSING
    translate_object(article, [fr])
    assert cell(article).state == BoardState.TRANSLATING
    publish_translation(article, fr, words, machine=True)
    assert cell(article).state == BoardState.MACHINE
    publish_translation(article, fr, words, machine=False)
    assert cell(article).state == BoardState.PUBLISHED
    factories.publish(ArticlePage.objects.get(pk=article.pk), title="Deeds", summary="Other.")
    stale = cell(article)
    assert (stale.state, stale.stale_segments) == (BoardState.STALE, 2)
    assert stale.stale_since
    page = in_french(article)
    draft = save_draft(Translation.objects.get(source__object_id=article.translation_key), None)
    page.get_workflow().start(draft, User.objects.get(username="editor"))
    assert cell(article).state == BoardState.REVIEW


def test_drafts_of_originals_are_no_work_yet(article: ArticlePage) -> None:
    article.unpublish()
    assert article.translation_key not in {row.content_id for row in read_board(["fr"])}


def test_filters_narrow_rows(article: ArticlePage, editor: Client, french: User) -> None:
    asked(editor, article, "fr", assignee=french.pk)
    asked(editor, article.get_parent().specific, "es")
    found = {
        name: {row.content_id for row in wanted.rows(read_board(["fr", "es"]))}
        for name, wanted in {
            "missing in French": Wanted(locale="fr", state=BoardState.MISSING),
            "in translation": Wanted(state=BoardState.TRANSLATING, kind_id=article.content_type_id),
            "Marie's": Wanted(assignee=french.pk),
            "of another kind": Wanted(assignee=french.pk, kind_id=article.get_parent().content_type_id),
        }.items()
    }
    assert article.translation_key not in found["missing in French"]
    assert found["in translation"] == found["Marie's"] == {article.translation_key}
    assert found["of another kind"] == set()
    response = editor.get(BOARD, {"state": "draft", "locale": "fr", "assignee": str(french.pk)})
    assert [row.content_id for row, _, _ in response.context["rows"]] == [article.translation_key]
    assert dict(response.context["counts"])[BoardState.TRANSLATING][1] == ("fr", 1)
    assert len(editor.get(BOARD, {"state": "nonsense", "kind": "x"}).context["rows"]) > 1


def test_the_board_costs_the_same_for_more_contents(article: ArticlePage, editor: Client, fr: Locale) -> None:
    editor.get(BOARD)
    with CaptureQueriesContext(connection) as few:
        editor.get(BOARD)
    for number in range(8):
        more = factories.article(f"More {number}", parent=article.get_parent().specific)
        if number % 2:
            asked(editor, more, "fr")
    with CaptureQueriesContext(connection) as many:
        assert len(editor.get(BOARD).context["rows"]) >= 9
    assert len(many) == len(few)


def test_a_request_opens_the_translation_and_is_the_assignees(
    article: ArticlePage, editor: Client, french: User
) -> None:
    asked(editor, article, "fr", assignee=french.pk)
    request = TranslationRequest.objects.get()
    assert (request.content_id, request.assignee, request.requested_by.username) == (
        article.translation_key,
        french,
        "editor",
    )
    assert not in_french(article).live
    start = client_of(french).get(reverse("wagtailadmin_home")).content.decode()
    assert "Assigned to you (1)" in start.replace("\n", " ")
    asked(editor, article, "fr")
    assert TranslationRequest.objects.get().assignee == french, "asking again takes it from nobody"


def test_a_request_ends_when_a_person_has_translated(
    article: ArticlePage, editor: Client, fr: Locale, words: Any
) -> None:
    asked(editor, article, "fr")
    publish_translation(article, fr, words, machine=True)
    assert TranslationRequest.objects.exists()
    publish_translation(article, fr, words, machine=False)
    assert not TranslationRequest.objects.exists()


def test_what_needs_no_work_is_not_requested(article: ArticlePage, editor: Client, fr: Locale, words: Any) -> None:
    publish_translation(article, fr, words, machine=False)
    asked(editor, article, "fr", "en")
    assert not TranslationRequest.objects.exists()


def test_below_an_untranslated_place_it_is_refused_and_said(article: ArticlePage, editor: Client) -> None:
    response = asked(editor, article, "es")
    assert "translate “About”" in " ".join(str(message) for message in response.context["messages"])
    assert not TranslationRequest.objects.exists()


def test_only_translators_of_the_language_are_assigned(
    article: ArticlePage, editor: Client, person: Callable[..., User]
) -> None:
    other = person("omar", translators("ar"))
    response = asked(editor, article, "fr", assignee=other.pk)
    assert response.context["bulk"].errors["assignee"]
    assert not TranslationRequest.objects.exists()


def test_who_sees_and_who_asks(article: ArticlePage, editor: Client, french: User, person: Callable[..., User]) -> None:
    liaison = person("liaison", Role.LIAISON_COMMITTEE)
    moderator = person("moderator", Role.MODERATORS)
    seen = {
        "moderator": client_of(moderator).get(BOARD).context["locales"],
        "translator": client_of(french).get(BOARD).context["locales"],
    }
    assert seen == {"moderator": ["en", "fr", "es", "ar", "zh-hans", "ru"], "translator": ["fr"]}
    assert client_of(liaison).get(BOARD).status_code in {302, 403}
    response = client_of(french).post(BOARD, {"contents": [str(article.translation_key)], "locales": ["fr"]})
    assert response.status_code in {302, 403}
    assert not TranslationRequest.objects.exists()
    assert 'name="request"' not in client_of(french).get(BOARD).content.decode()


@pytest.fixture
def machine(settings: Any) -> None:
    """wagtail-localize's own: it turns the words round."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "wagtail_localize.machine_translators.dummy.DummyTranslator"
    }


@pytest.mark.usefixtures("machine")
def test_a_machine_drafts_what_is_missing_and_it_is_marked(article: ArticlePage, editor: Client) -> None:
    assert "Dummy translator" in editor.get(BOARD).content.decode()
    asked(editor, article, "fr", action="machine")
    factories.run_tasks()
    page = in_french(article)
    assert page.get_latest_revision_as_object().title == "deeds & Words"
    assert not page.live
    assert cell(article).state == BoardState.MACHINE
    page.latest_revision.publish()
    assert cell(article).state == BoardState.MACHINE
    factories.drain()
    assert in_french(article).translation_record.machine


def test_without_a_provider_no_machine_is_offered(article: ArticlePage, editor: Client) -> None:
    assert 'name="machine"' not in editor.get(BOARD).content.decode()


@pytest.mark.usefixtures("machine")
def test_new_texts_of_the_original_leave_a_persons_words(
    article: ArticlePage, editor: Client, fr: Locale, words: Any
) -> None:
    publish_translation(article, fr, words, machine=False)
    factories.publish(ArticlePage.objects.get(pk=article.pk), summary="Quite another.")
    translation = Translation.objects.get(source__object_id=article.translation_key)

    editor.post(reverse("wagtail_localize:update_translations", args=[translation.source_id]), {})
    assert missing_texts(translation) == ["Quite another."]
    asked(editor, article, "fr", action="machine")
    factories.run_tasks()

    draft = in_french(article).get_latest_revision_as_object()
    assert (draft.title, draft.summary) == ("Paroles & actes", "another. Quite")
    kinds = StringTranslation.objects.filter(locale=fr, context__object=article.translation_key)
    assert [row.data for row in kinds.filter(translation_type="machine")] == ["another. Quite"]
    assert in_french(article).summary == "Court.", "published is what was published"


def test_what_changed_since_it_was_translated(
    article: ArticlePage, fr: Locale, words: Any, french: User, person: Callable[..., User]
) -> None:
    page = publish_translation(article, fr, words, machine=False)
    url = reverse("translation_changes", args=[page.pk])
    marie = client_of(french)
    assert marie.get(url).context["changes"] == []
    original = ArticlePage.objects.get(pk=article.pk)
    original.body.append(("quote", {"text": "A new voice", "attribution": ""}))
    factories.publish(original, title="Words & works")
    shown = [(item.before, item.after, item.translation) for item in marie.get(url).context["changes"]]
    assert shown == [("Words & deeds", "Words & works", "Paroles & actes"), ("", "A new voice", "")]
    assert '<span class="deletion">deeds</span>' in marie.get(url).content.decode()
    assert url in marie.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert client_of(person("omar", translators("ar"))).get(url).status_code in {302, 403}
