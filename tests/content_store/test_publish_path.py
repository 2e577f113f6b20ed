"""Every way in which what the public may read changes reaches the documents and the change log."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from wagtail.models import Page, PageViewRestriction, Site

from cms.base.models import MediaDocument, MediaImage
from content_store.enums import Operation, Reason
from content_store.models import Dirty, DocumentPath, RenderFailure, Term
from home.models import ArticlePage
from ngo_pages.models import OrganizationName
from reference.models import Sector
from tests import factories

from .reading import change, changed_since, document, locales, newest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_fails(db: None) -> object:
    yield
    assert not RenderFailure.objects.exists()


def picture(colour: str = "red", width: int = 800) -> ImageFile:
    buffer = BytesIO()
    Image.new("RGB", (width, 400), colour).save(buffer, "PNG")
    buffer.seek(0)
    return ImageFile(buffer, name=f"{colour}.png")


# --- pages


def test_a_draft_has_no_document() -> None:
    section = factories.section()
    page = section.add_child(instance=ArticlePage(title="Draft", slug="draft", live=False))
    page.save_revision()
    factories.drain()
    assert document(page) is None


def test_publish() -> None:
    page = factories.article("First words")
    factories.drain()
    assert document(page)["title"] == "First words"
    step = change(page)
    assert (step.op, step.etag, step.seq) == (Operation.UPSERT, document(page)["etag"], newest())


def test_saving_a_draft_of_a_published_page_changes_nothing() -> None:
    page = factories.article("First words")
    factories.drain()
    page.title = "Words to come"
    page.save_revision()
    assert not Dirty.objects.exists()
    before = newest()
    factories.drain()
    assert document(page)["title"] == "First words"
    assert newest() == before


def test_publish_again() -> None:
    page = factories.article("First words")
    factories.drain()
    factories.publish(page, title="Second words")
    factories.drain()
    assert document(page)["title"] == "Second words"


def test_publishing_the_same_again_changes_only_the_date() -> None:
    page = factories.article("First words")
    factories.drain()
    before = document(page)
    factories.publish(page)
    factories.drain()
    after = document(page)
    assert {name for name in before if before[name] != after[name]} == {"updated_at", "etag"}


def test_unpublish_leaves_a_tombstone_with_the_reason() -> None:
    page = factories.article()
    factories.drain()
    page.unpublish()
    factories.drain()
    assert document(page) is None
    assert (change(page).op, change(page).reason, change(page).etag) == (Operation.DELETE, Reason.UNPUBLISHED, "")


def test_move_rewrites_the_addresses_below_and_keeps_the_old_ones() -> None:
    there = factories.section("There", slug="there")
    here = factories.section("Here", slug="here")
    inner = factories.section("Inner", slug="inner", parent=here)
    page = factories.article("Words", slug="words", parent=inner)
    factories.drain()
    Page.objects.get(pk=inner.pk).move(Page.objects.get(pk=there.pk), pos="last-child")
    factories.drain()
    assert document(inner)["url"] == "http://testserver/en/there/inner/"
    assert document(page)["url"] == "http://testserver/en/there/inner/words/"
    old = DocumentPath.objects.get(path="/en/here/inner/words/")
    assert old.content_id == page.translation_key


def test_reorder_changes_no_document() -> None:
    section = factories.section()
    first = factories.article("A", parent=section)
    second = factories.article("B", parent=section)
    factories.drain()
    before = newest()
    Page.objects.get(pk=second.pk).move(Page.objects.get(pk=first.pk), pos="left")
    factories.drain()
    assert newest() == before
    assert document(first)["title"] == "A"


def test_a_new_slug_renames_the_subtree_in_every_language() -> None:
    section = factories.section("About", slug="about")
    page = factories.article("Words", slug="words", parent=section)
    factories.translated(page, "fr", title="Paroles")
    factories.drain()
    section.refresh_from_db()
    factories.publish(section, slug="the-house")
    factories.drain()
    assert document(section, "fr")["url"] == "http://testserver/fr/the-house/"
    assert document(page)["url"] == "http://testserver/en/the-house/words/"
    assert document(page, "fr")["url"] == "http://testserver/fr/the-house/words/"


def test_a_new_slug_of_an_unpublished_parent_renames_what_is_published_below() -> None:
    section = factories.section("About", slug="about")
    page = factories.article("Words", slug="words", parent=section)
    factories.drain()
    section = type(section).objects.get(pk=section.pk)
    section.unpublish()
    section.slug = "house"
    section.save()
    factories.drain()
    assert document(section) is None
    assert document(page)["url"] == "http://testserver/en/house/words/"


def test_a_new_slug_that_differs_in_capitals_only() -> None:
    section = factories.section("About", slug="About")
    inner = factories.section("Inner", slug="inner", parent=section)
    factories.drain()
    factories.publish(section, slug="about")
    factories.drain()
    assert document(inner)["url"] == "http://testserver/en/about/inner/"


def test_delete() -> None:
    page = factories.article()
    factories.translated(page, "fr")
    factories.drain()
    ArticlePage.objects.get(pk=page.pk).delete()
    factories.drain()
    assert locales(page) == ["fr"]
    assert (change(page).op, change(page).reason) == (Operation.DELETE, Reason.DELETED)
    assert [item["locale"] for item in document(page, "fr")["translations"]] == ["fr"]


def test_delete_of_a_subtree() -> None:
    section = factories.section()
    inner = factories.section("Inner", parent=section)
    page = factories.article(parent=inner)
    factories.drain()
    type(section).objects.get(pk=section.pk).delete()
    factories.drain()
    for gone in (section, inner, page):
        assert document(gone) is None
        assert change(gone).reason == Reason.DELETED


def test_copy_is_a_content_of_its_own() -> None:
    page = factories.article("Words", slug="words")
    factories.drain()
    copy = ArticlePage.objects.get(pk=page.pk).copy(update_attrs={"slug": "words-again", "title": "Words again"})
    factories.drain()
    assert copy.translation_key != page.translation_key
    assert document(copy)["title"] == "Words again"
    assert document(page)["title"] == "Words"


def test_copy_of_a_subtree() -> None:
    section = factories.section("About", slug="about")
    page = factories.article("Words", slug="words", parent=section)
    factories.drain()
    source = type(section).objects.get(pk=section.pk)
    copy = source.copy(recursive=True, update_attrs={"slug": "about-2"})
    factories.drain()
    child = copy.get_children().get()
    assert child.translation_key != page.translation_key
    assert document(child)["url"] == "http://testserver/en/about-2/words/"


def test_revert_is_public_once_it_is_published() -> None:
    page = factories.article("First words")
    old = page.get_latest_revision()
    page = factories.publish(page, title="Second words")
    factories.drain()
    reverted = old.as_object()
    revision = reverted.save_revision(previous_revision=old)
    factories.drain()
    assert document(page)["title"] == "Second words"
    revision.publish()
    factories.drain()
    assert document(page)["title"] == "First words"


def test_scheduled_publish() -> None:
    section = factories.section()
    page = section.add_child(instance=ArticlePage(title="Later", slug="later", live=False))
    page.go_live_at = timezone.now() + dt.timedelta(hours=1)
    page.save_revision().publish()
    factories.drain()
    assert document(page) is None
    revision = page.get_latest_revision()  # an hour later:
    revision.approved_go_live_at = timezone.now() - dt.timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")
    factories.drain()
    assert document(page)["title"] == "Later"


def test_scheduled_expiry() -> None:
    page = factories.article()
    factories.drain()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    call_command("publish_scheduled")
    factories.drain()
    assert document(page) is None
    assert change(page).reason == Reason.UNPUBLISHED


def test_expiry_is_of_all_languages() -> None:
    page = factories.article()
    factories.translated(page, "fr")
    factories.drain()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    call_command("publish_scheduled")
    factories.drain()
    assert locales(page) == []


def test_add_child_of_a_live_page() -> None:
    section = factories.section()
    page = section.add_child(instance=ArticlePage(title="At once", slug="at-once"))
    factories.drain()
    assert document(page)["title"] == "At once"


def test_publish_of_a_translation_shows_in_its_siblings_too() -> None:
    page = factories.article("Words")
    factories.drain()
    before = document(page)
    factories.translated(page, "ru", title="Слова")
    factories.drain()
    assert document(page, "ru")["title"] == "Слова"
    after = document(page)
    assert [item["locale"] for item in after["translations"]] == ["en", "ru"]
    assert after["updated_at"] == before["updated_at"]


def test_facts_of_the_original_show_in_its_translations() -> None:
    page = factories.article(date=dt.date(2018, 12, 17))
    factories.translated(page, "fr")
    factories.publish(page, date=dt.date(2019, 1, 2))
    factories.drain()
    assert document(page, "fr")["date"] == "2019-01-02"


def test_an_alias_is_no_document() -> None:
    page = factories.article("Words", slug="words")
    ArticlePage.objects.get(pk=page.pk).create_alias(update_slug="words-alias")
    factories.drain()
    assert locales(page) == ["en"]
    assert document(page)["slug"] == "words"


# --- who may see it


@pytest.mark.parametrize("on_ancestor", [False, True], ids=["the page", "its ancestor"])
def test_a_restriction_takes_out_of_the_public_and_its_removal_brings_back(on_ancestor: bool) -> None:
    section = factories.section()
    page = factories.article(parent=factories.section("Inner", parent=section))
    factories.drain()
    restriction = PageViewRestriction.objects.create(
        page=section if on_ancestor else page, restriction_type=PageViewRestriction.LOGIN
    )
    factories.drain()
    assert document(page) is None
    assert change(page).reason == Reason.RESTRICTED
    assert (document(section) is None) is on_ancestor
    restriction.delete()
    factories.drain()
    assert document(page)["title"] == page.title


def test_moving_below_a_restriction_takes_out_of_the_public() -> None:
    hidden = factories.section("Hidden")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    page = factories.article()
    factories.drain()
    Page.objects.get(pk=page.pk).move(Page.objects.get(pk=hidden.pk), pos="last-child")
    factories.drain()
    assert document(page) is None


def test_what_is_not_below_the_site_s_root_is_not_public() -> None:
    page = factories.article()
    factories.drain()
    site = Site.objects.get()
    site.root_page = Page.objects.get(pk=factories.section("Another root").pk)
    site.save()
    factories.drain()
    assert document(page) is None


def test_a_new_address_of_the_site_is_in_every_document() -> None:
    page = factories.article("Words", slug="words", parent=factories.section("About", slug="about"))
    factories.drain()
    site = Site.objects.get()
    site.hostname, site.port = "partners.example.org", 443
    site.save()
    factories.drain()
    assert document(page)["url"] == "https://partners.example.org/en/about/words/"


# --- records


def test_a_published_record_shows_and_its_draft_does_not() -> None:
    page = factories.organization("World Organization", acronym="WO")
    factories.drain()
    record = page.organization
    record.acronym = "WOD"
    record.save_revision()
    factories.drain()
    assert document(page)["acronym"] == "WO"
    record.save_revision().publish()
    factories.drain()
    assert document(page)["acronym"] == "WOD"


def test_a_new_name_of_a_record_is_the_title_of_its_page_and_of_links_to_it() -> None:
    page = factories.organization("World Organization")
    action = factories.action(organizations=[page])
    factories.drain()
    record = page.organization
    record.name = "World Union"
    record.save_revision().publish()
    factories.drain()
    assert document(page)["title"] == "World Union"
    assert Page.objects.get(pk=page.pk).title == "World Union"
    assert document(action)["organizations"][0]["title"] == "World Union"


def test_an_official_name_in_another_language_is_the_title_there() -> None:
    page = factories.organization("World Organization")
    french = factories.translated(page, "fr")
    action = factories.action(organizations=[page])
    factories.translated(action, "fr")
    factories.drain()
    record = page.organization
    record.names = [OrganizationName(text="Organisation mondiale", language="fr", type="official")]
    record.save_revision().publish()
    factories.drain()
    assert Page.objects.get(pk=french.pk).title == "Organisation mondiale"
    assert document(page, "fr")["title"] == "Organisation mondiale"
    assert document(page)["title"] == "World Organization"
    assert document(action, "fr")["organizations"][0]["title"] == "Organisation mondiale"


def test_a_draft_name_of_a_record_reaches_no_page() -> None:
    page = factories.organization("World Organization")
    record = page.organization
    record.name = "Not yet public"
    record.save_revision()
    factories.drain()
    assert document(page)["title"] == "World Organization"
    assert Page.objects.get(pk=page.pk).title == "World Organization"


def test_an_unpublished_record_takes_its_pages_with_it() -> None:
    page = factories.organization("World Organization")
    french = factories.translated(page, "fr")
    action = factories.action(organizations=[page])
    factories.drain()
    page.organization.unpublish()
    factories.drain()
    assert locales(page) == []
    assert change(page, "fr").reason == Reason.UNPUBLISHED
    assert not Page.objects.filter(pk__in=[page.pk, french.pk], live=True).exists()
    assert document(action)["organizations"] == []


def test_a_record_that_expires_takes_its_pages_with_it() -> None:
    page = factories.organization("World Organization")
    factories.drain()
    type(page.organization).objects.update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    call_command("publish_scheduled")
    factories.drain()
    assert document(page) is None


def test_a_record_is_published_on_schedule() -> None:
    page = factories.organization("World Organization", acronym="WO")
    record = page.organization
    record.acronym = "WOD"
    record.save_revision(approved_go_live_at=timezone.now() - dt.timedelta(minutes=1))
    call_command("publish_scheduled")
    factories.drain()
    assert document(page)["acronym"] == "WOD"


# --- what documents show of others


def test_a_new_label_shows_wherever_the_value_does() -> None:
    page = factories.organization(sectors=["ED"])
    other = factories.organization(sectors=["SC"])
    factories.drain()
    before = newest()
    sector = Sector.objects.get(code="ED")
    sector.label_en = "Learning"
    sector.save()
    factories.drain()
    assert document(page)["sectors"] == [{"code": "ED", "label": "Learning"}]
    assert Term.objects.get(vocabulary="sectors", code="ED").labels["en"] == "Learning"
    assert Term.objects.get(vocabulary="actors", code="sector-ED").labels["en"] == "Learning"
    assert changed_since(before) == {(page.translation_key, "en")}
    assert document(other)["sectors"][0]["code"] == "SC"


def test_an_image_with_a_new_credit_or_file() -> None:
    image = MediaImage.objects.create(title="Red", file=picture("red"), credit="A")
    page = factories.article(image=image, image_alt="A red field")
    factories.drain()
    assert document(page)["image"]["credit"] == "A"
    first = document(page)["image"]["renditions"]
    image.credit = "B"
    image.file = picture("blue", width=2000)
    image.save()
    factories.drain()
    shown = document(page)["image"]
    assert shown["credit"] == "B"
    assert shown["width"] == 2000
    assert shown["renditions"] != first


def test_an_image_that_is_deleted() -> None:
    image = MediaImage.objects.create(title="Red", file=picture("red"), credit="A")
    page = factories.article(
        image=image, image_alt="A red field", body=[("image", {"image": image, "alt": "Red", "caption": ""})]
    )
    factories.drain()
    assert document(page)["body"][0]["type"] == "image"
    image.delete()
    factories.drain()
    assert document(page)["image"] is None
    assert document(page)["body"] == []


def test_a_file_with_a_new_title_and_a_deleted_one() -> None:
    file = MediaDocument.objects.create(title="Report", file=ContentFile(b"one", name="report.txt"))
    page = factories.article(
        body=[
            ("documents", {"title": "Files", "items": [file]}),
            ("text", f'<p><a linktype="document" id="{file.pk}">it</a></p>'),
        ]
    )
    factories.drain()
    assert document(page)["body"][0]["items"][0]["title"] == "Report"
    file.title = "The report"
    file.save()
    factories.drain()
    assert document(page)["body"][0]["items"][0]["title"] == "The report"
    file.delete()
    factories.drain()
    assert document(page)["body"][0]["items"] == []
    assert document(page)["body"][1]["html"] == "<p>it</p>"


def test_a_link_appears_follows_and_goes_with_its_target() -> None:
    target = factories.article("Target", slug="target", parent=factories.section("About", slug="about"))
    page = factories.article(body=[("text", f'<p><a linktype="page" id="{target.pk}">it</a></p>')])
    factories.drain()
    assert 'href="http://testserver/en/about/target/"' in document(page)["body"][0]["html"]
    factories.publish(target, slug="aim")
    factories.drain()
    assert 'href="http://testserver/en/about/aim/"' in document(page)["body"][0]["html"]
    ArticlePage.objects.get(pk=target.pk).unpublish()
    factories.drain()
    assert document(page)["body"][0]["html"] == "<p>it</p>"
    factories.publish(ArticlePage.objects.get(pk=target.pk))
    factories.drain()
    assert "href" in document(page)["body"][0]["html"]


def test_a_change_cascades_one_step() -> None:
    first = factories.article("First", slug="first")
    second = factories.article("Second", body=[("text", f'<p><a linktype="page" id="{first.pk}">first</a></p>')])
    third = factories.article("Third", body=[("text", f'<p><a linktype="page" id="{second.pk}">second</a></p>')])
    factories.drain()
    before = newest()
    factories.publish(first, slug="the-first")
    factories.drain()
    assert changed_since(before) == {(first.translation_key, "en"), (second.translation_key, "en")}
    assert document(third)["title"] == "Third"
