"""The monthly newsletter: never empty, frozen when it is published, the same in every language."""

import datetime as dt
import re
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from content_store.models import Document
from diffusion.documents import newsletter as newsletter_kind
from diffusion.models import FrozenBlock, NewsletterPage
from diffusion.months import in_words, month_before, this_month
from diffusion.preparing import next_month
from diffusion.schemas import NewsletterDocument
from home.models import ArticlePage
from tests import factories

pytestmark = pytest.mark.django_db

QUIET = "1999-01"  # nothing was published on any platform of ours
REFUSED = r"find no news of January 1999, and an empty newsletter is not published"


def stored(page: NewsletterPage, locale: str = "en") -> NewsletterDocument:
    factories.drain()
    row = Document.objects.get(content_id=page.translation_key, locale=locale)
    return NewsletterDocument.model_validate_json(row.full)


def titles(document: Any) -> list[str]:
    return [item.title for section in document.sections if section.type == "items" for item in section.items]


def draft(month: str = QUIET, *blocks: dict[str, Any]) -> NewsletterPage:
    page = NewsletterPage(title="A quiet month", slug=f"quiet-{month}", month=month, live=False)
    page.sections = NewsletterPage._meta.get_field("sections").to_python(list(blocks) or [factories.pulled()])
    factories.newsletter_index().add_child(instance=page)
    page.save_revision()
    return page


@pytest.fixture
def news() -> ArticlePage:
    page = factories.article("The well is open", date=dt.date(2026, 3, 1))
    factories.drain()
    return page


# --- trap 15: a month without news has no newsletter, by whatever road it is asked for


@pytest.mark.usefixtures("news")
def test_trap_15_no_script_publishes_an_empty_newsletter() -> None:
    page = draft()
    with pytest.raises(ValidationError, match=REFUSED) as refusal, transaction.atomic():
        page.latest_revision.publish()
    assert list(refusal.value.message_dict) == ["month"]
    page.live = True
    for clean in (True, False):
        with pytest.raises(ValidationError, match=REFUSED):
            page.save(clean=clean)
    with pytest.raises(ValidationError, match=REFUSED):
        page.save(clean=False, update_fields=["live"])
    # What is open at any time is no news of the month, nor is a text.
    NewsletterPage.objects.update(month="1999-02")
    for blocks in ([factories.pulled(period="any")], [{"type": "text", "value": "<p>Words.</p>"}], []):
        sections = NewsletterPage._meta.get_field("sections").to_python(blocks)
        whole = NewsletterPage(title="Whole", slug="whole", month=QUIET, sections=sections, live=True)
        with pytest.raises(ValidationError, match=REFUSED), transaction.atomic():
            factories.newsletter_index().add_child(instance=whole)
    undated = NewsletterPage(title="Of no month", slug="none", live=True)
    with pytest.raises(ValidationError, match="Say which month"), transaction.atomic():
        factories.newsletter_index().add_child(instance=undated)
    assert not NewsletterPage.objects.filter(live=True).exists()
    assert not FrozenBlock.objects.exists()


@pytest.mark.usefixtures("news")
def test_trap_15_nor_does_the_schedule() -> None:
    page = draft()
    revision = page.latest_revision
    revision.approved_go_live_at = timezone.now() - dt.timedelta(hours=1)
    revision.save()
    call_command("publish_scheduled")
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    assert not NewsletterPage.objects.filter(live=True).exists()


@pytest.mark.usefixtures("news")
def test_trap_15_nor_do_form_and_workflow_of_the_admin(admin_client: Client, admin_user: Any) -> None:
    from tests.admin.page_types import posted

    page = draft()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = admin_client.post(url, posted(admin_client.get(url), **{"action-publish": "1"}))
    assert "find no news of January 1999" in str(response.context["form"].errors["month"])

    page = NewsletterPage.objects.get(pk=page.pk)
    page.get_workflow().start(page, admin_user)
    task = page.current_workflow_task_state
    action = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    response = admin_client.post(action, follow=True)
    assert "find no news of January 1999" in response.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    admin_client.post(f"{bulk}?id={page.pk}", follow=True)
    assert not NewsletterPage.objects.filter(live=True).exists()


# --- what is frozen


def test_a_draft_shows_what_is_new_and_its_publication_freezes_that(news: ArticlePage) -> None:
    page = draft(this_month())
    assert titles(page.draft_document()) == ["The well is open"]
    later = factories.article("A second well", date=dt.date(2026, 4, 1), parent=news.get_parent().specific)
    factories.drain()
    assert titles(page.draft_document()) == ["A second well", "The well is open"]
    page.latest_revision.publish()
    assert titles(stored(page)) == ["A second well", "The well is open"]

    third = factories.article("A third well", date=dt.date(2026, 5, 1), parent=news.get_parent().specific)
    factories.drain()
    factories.publish(NewsletterPage.objects.get(pk=page.pk), introduction="Corrected.")
    page.revisions.order_by("pk").first().publish()  # an older revision knows nothing of what was frozen
    assert titles(stored(page)) == ["A second well", "The well is open"]

    # What is no longer public is no longer shown, nor told of; what is renamed has its new name.
    ArticlePage.objects.get(pk=later.pk).unpublish()
    factories.publish(ArticlePage.objects.get(pk=news.pk), title="The well is open again")
    assert titles(stored(page)) == ["The well is open again"]
    body = Client().get(page.get_url()).content.decode()
    assert "The well is open again" in body
    assert "second well" not in body
    assert str(later.translation_key) not in Document.objects.get(content_id=page.translation_key).full
    # An issue that was published stays, though nothing of it is left.
    ArticlePage.objects.get(pk=news.pk).unpublish()
    factories.publish(NewsletterPage.objects.get(pk=page.pk), introduction="Corrected again.")
    assert titles(stored(page)) == []

    # A new block finds what there is now.
    changed = NewsletterPage.objects.get(pk=page.pk)
    changed.sections.append(("items", factories.pulled(heading="Later")["value"]))
    factories.publish(changed)
    assert titles(stored(page)) == [third.title]
    Page.objects.get(pk=page.pk).delete()
    assert not FrozenBlock.objects.exists()


def test_a_translation_shows_the_same_in_its_own_language(news: ArticlePage) -> None:
    factories.translated(news, "fr", title="Le puits est ouvert")
    factories.article("A second well", date=dt.date(2026, 2, 1), parent=news.get_parent().specific)
    page = factories.newsletter(sections=[factories.pulled()])
    factories.translated(page, "fr", title="Lettre")
    french = stored(page, "fr")
    assert titles(french) == ["Le puits est ouvert", "A second well"]
    items = french.sections[0].items  # type: ignore[union-attr]
    assert [(item.locale, item.dir) for item in items] == [("fr", "ltr"), ("en", "ltr")]
    assert [item.id for item in items] == [item.id for item in stored(page).sections[0].items]  # type: ignore[union-attr]
    arabic = factories.translated(page, "ar", title="رسالة")
    body = Client().get(arabic.get_url()).content.decode()
    assert 'lang="en" dir="ltr">A second well' in body


def test_a_preview_shows_only_what_is_public(news: ArticlePage) -> None:
    hidden = factories.article("Not yet", parent=news.get_parent().specific)
    hidden.unpublish()
    factories.drain()
    page = draft(this_month())
    request = RequestFactory().get("/")
    request.is_preview = True  # type: ignore[attr-defined]
    context = page.get_context(request)
    assert [card.title for card in context["sections"][0]["cards"]] == ["The well is open"]


# --- criteria


@pytest.mark.parametrize(
    ("filters", "fault"),
    [
        ("colour=red", "“colour” is no filter of this kind. There are: .*office.*date"),
        ("office", "“office” is no filter. Write one a line"),
        ("office=atlantis", "office does not know: atlantis"),
        ("date[from]=soon", "date does not know: soon"),
        ("fictional=perhaps", "fictional does not know: perhaps"),
        ("office[exists]=2", "office does not know: 2"),
        ("office[from]=2026", r"office does not know: \[from\]"),
    ],
)
def test_a_filter_that_is_not_known_is_named(filters: str, fault: str) -> None:
    block = NewsletterPage._meta.get_field("sections").stream_block.child_blocks["items"]
    with pytest.raises(ValidationError) as error:
        block.clean(block.to_python(factories.pulled(filters=filters)["value"]))
    assert re.search(fault, str(error.value.as_json_data()))


def test_a_draft_is_saved_and_previewed_though_a_section_does_not_say_yet_what_it_shows() -> None:
    block = NewsletterPage._meta.get_field("sections").stream_block.child_blocks["items"]
    unfinished = {"heading": "", "kind": "", "filters": "", "period": "", "most": None}
    block.defer_required_validation()
    try:
        assert block.clean(block.to_python(unfinished))["kind"] == ""
    finally:
        block.restore_deferred_validation()
    assert draft(this_month(), factories.pulled(**unfinished)).draft_document().sections == []


def test_a_draft_whose_filter_names_a_removed_code_is_previewed_and_names_the_field(
    news: ArticlePage, admin_client: Client
) -> None:
    sections = [factories.pulled(), factories.pulled(heading="From Atlantis", filters="office=atlantis")]
    page = draft(this_month(), *sections)
    response = admin_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    body = response.content.decode()
    assert "From Atlantis, filters: office does not know: atlantis." in body
    assert news.title in body
    with pytest.raises(ValidationError, match="From Atlantis") as refusal, transaction.atomic():
        page.latest_revision.publish()
    assert list(refusal.value.message_dict) == ["sections"]


def test_recommendations_come_newest_first() -> None:
    for reference, title in (("R-1", "Oldest"), ("R-2", "Newer")):
        factories.recommendation(title, reference=reference)
    factories.drain()
    page = draft(this_month(), factories.pulled(kind="recommendation"))
    assert titles(page.draft_document()) == ["Newer", "Oldest"]


def test_filters_are_those_of_the_api(news: ArticlePage) -> None:
    section = news.get_parent().specific
    factories.article("From Dakar", parent=section, office=factories.office().office, date=dt.date(2026, 2, 1))
    factories.article("Long ago", parent=section, date=dt.date(2001, 2, 1))
    page = factories.newsletter(
        sections=[
            factories.pulled(filters="office[exists]=true"),
            factories.pulled(filters="office[exists]=false\ndate[from]=2026"),
            factories.pulled(period="any", filters="date[to]=month", most=1),
        ]
    )
    shown = [[item.title for item in section.items] for section in stored(page).sections]  # type: ignore[union-attr]
    assert shown == [["From Dakar"], ["The well is open"], ["The well is open"]]


# --- preparing


@pytest.mark.usefixtures("news")
def test_the_next_newsletter_is_prepared_where_there_is_news() -> None:
    def told(**options: str) -> str:
        out = StringIO()
        call_command("prepare_newsletter", stdout=out, **options)
        return out.getvalue().strip()

    assert told() == "There is no archive of newsletters yet: make that page below the home page first."
    factories.newsletter_index()
    nothing = f"No news in {in_words(this_month())}: nothing prepared."
    assert told() == nothing  # an article of no field office is in none of the usual sections
    assert told(month=QUIET) == "No news in January 1999: nothing prepared."
    factories.recommendation("Listen")
    factories.drain()
    assert told() == f"Newsletter, {in_words(this_month())}: draft {NewsletterPage.objects.get().pk}"
    assert told(month=this_month()) == f"There is a newsletter of {in_words(this_month())} already."
    page = NewsletterPage.objects.get()
    assert (page.live, page.month, page.slug) == (False, this_month(), this_month())
    assert titles(page.draft_document()) == ["Listen"]
    assert next_month() > this_month()
    page.latest_revision.publish()
    assert titles(stored(page)) == ["Listen"]
    # A month that was left out without news is passed over.
    NewsletterPage.objects.update(month=month_before(month_before(this_month())))
    assert next_month() == this_month()


@pytest.mark.usefixtures("news")
def test_the_button_prepares_it_for_who_may(admin_client: Client, client: Client) -> None:
    factories.newsletter_index()
    url = reverse("prepare-newsletter")
    assert client.get(url).status_code == 302
    assert admin_client.get(url).context["form"].initial == {"month": this_month()}
    said = admin_client.post(url, {"month": QUIET}).content.decode()
    assert "No news in January 1999: nothing prepared." in said
    assert "Write it as 2026-11." in admin_client.post(url, {"month": "1999"}).content.decode()
    factories.recommendation("Listen")
    factories.drain()
    response = admin_client.post(url, {"month": this_month()})
    assert response.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[NewsletterPage.objects.get().pk])


def test_one_newsletter_a_month(news: ArticlePage) -> None:
    factories.newsletter(sections=[factories.pulled()])
    with pytest.raises(ValidationError, match="There is a newsletter of this month already"):
        factories.newsletter(sections=[factories.pulled()])


# --- for partner sites


def test_the_api_lists_it_and_tells_where_a_content_was_told_of(
    news: ArticlePage, client: Client, django_assert_max_num_queries: Any
) -> None:
    page = factories.newsletter(sections=[factories.pulled(), {"type": "text", "value": "<p>Until next month.</p>"}])
    factories.drain()
    client.get("/api/v1/newsletters")  # counts are kept
    with django_assert_max_num_queries(2):
        listed = client.get(
            f"/api/v1/newsletters?filter[content]={news.translation_key}&filter[month][from]={this_month()}&count=none"
        )
    assert [(item["id"], item["month"]) for item in listed.json()["items"]] == [
        (str(page.translation_key), this_month())
    ]
    with django_assert_max_num_queries(2):
        detail = client.get(f"/api/v1/newsletters/{page.slug}")
    items, text = detail.json()["sections"]
    assert (items["type"], items["heading"]) == ("items", "What is new")
    assert items["items"][0]["url"] == news.full_url
    assert text == {"type": "text", "html": "<p>Until next month.</p>"}
    assert client.get("/api/v1/feeds/newsletter.en.rss").content.count(b"<item>") == 1
    with django_assert_max_num_queries(40) as many:
        assert client.get(page.get_url()).status_code == 200
    before = len(many)
    for number in range(3):
        factories.article(f"Well {number}", parent=news.get_parent().specific)
    factories.drain()
    changed = NewsletterPage.objects.get(pk=page.pk)
    changed.sections.append(("items", factories.pulled(heading="Later")["value"]))
    factories.publish(changed)
    factories.drain()
    with django_assert_max_num_queries(before):
        assert client.get(page.get_url()).status_code == 200
    archive = client.get(factories.newsletter_index().get_url()).content.decode()
    assert page.title in archive
    assert newsletter_kind.plural in archive
