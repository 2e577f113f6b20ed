"""The drain: what fails, what is part of many, and that it works to an end."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from content_store import dirty, drain
from content_store.dirty import ALL, content_key, mark
from content_store.enums import Reason
from content_store.models import Dirty, Document, DocumentDependency, RenderFailure, Term
from content_store.terms import term_key
from content_store.visibility import Visibility
from reference.models import Country, Region, Sector
from tests import factories

from .reading import change, changed_since, document, newest

pytestmark = pytest.mark.django_db


def test_a_rendering_that_fails_keeps_the_last_good_document() -> None:
    page = factories.organization("World Organization", scope="international")
    factories.drain()
    before = document(page)
    type(page.organization).objects.update(scope="galactic", acronym="WO")
    mark(content_key(page.translation_key))
    factories.drain()
    assert document(page) == before
    failure = RenderFailure.objects.get(content_id=page.translation_key)
    assert "geographic-scopes has no code galactic" in failure.error
    type(page.organization).objects.update(scope="regional")
    mark(content_key(page.translation_key))
    factories.drain()
    assert document(page)["acronym"] == "WO"
    assert not RenderFailure.objects.exists()


def test_one_failure_stops_no_other() -> None:
    bad = factories.organization("Bad", scope="international")
    good = factories.organization("Good")
    type(bad.organization).objects.filter(pk=bad.organization_id).update(scope="galactic")
    factories.drain()
    assert document(good)["title"] == "Good"
    assert document(bad) is None


def test_failures_are_tried_again_after_an_hour() -> None:
    page = factories.organization("World Organization", scope="international")
    type(page.organization).objects.update(scope="galactic")
    factories.drain()
    type(page.organization).objects.update(scope="national")
    assert drain.retry_failures() == 0
    RenderFailure.objects.update(at=timezone.now() - dt.timedelta(hours=2))
    assert drain.retry_failures() == 1
    factories.drain()
    assert document(page)["scope"]["code"] == "national"


def test_a_fan_out_beyond_the_limit_is_queued_as_contents(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [factories.organization(sectors=["ED"]) for _ in range(4)]
    factories.drain()
    sector = Sector.objects.get(code="ED")
    sector.label_en = "Learning"
    sector.save()
    drain.drain(3)
    assert Term.objects.get(vocabulary="sectors", code="ED").labels["en"] == "Learning"
    assert {row.key for row in Dirty.objects.filter(later=True)} == {content_key(p.translation_key) for p in pages}
    assert document(pages[0])["sectors"][0]["label"] == "Education"
    drain.drain(3)
    assert sum(document(page)["sectors"][0]["label"] == "Learning" for page in pages) == 3
    factories.drain()
    assert all(document(page)["sectors"][0]["label"] == "Learning" for page in pages)


def test_a_request_takes_its_own_writes_first() -> None:
    pages = [factories.article(f"Article {number}") for number in range(4)]
    factories.drain()
    mark(*(content_key(page.translation_key) for page in pages))
    drain.drain(1, in_request=True)
    waiting = set(Dirty.objects.values_list("key", flat=True))
    assert waiting == {content_key(page.translation_key) for page in pages[:3]}


def test_a_key_that_stands_for_nothing_is_done_with() -> None:
    mark(content_key(uuid4()), "image:999999", term_key("sectors", "NOT"), term_key("no-such-vocabulary", "X"))
    assert factories.drain() == 4
    assert not Dirty.objects.exists()
    assert not Term.objects.filter(code="NOT").exists()


def test_a_value_that_is_deleted_is_no_term_any_more() -> None:
    Sector.objects.create(code="XX", label_en="Extra")
    factories.drain()
    assert Term.objects.get(vocabulary="sectors", code="XX").labels["ru"] == "Extra"
    Sector.objects.get(code="XX").delete()
    factories.drain()
    assert not Term.objects.filter(code__in=["XX", "sector-XX"]).exists()


def test_all_means_all_contents_and_terms() -> None:
    pages: list[UUID] = [factories.article(f"Article {number}").translation_key for number in range(3)]
    factories.drain()
    Document.objects.filter(content_id=pages[0]).delete()
    Term.objects.filter(vocabulary="sectors").delete()
    Term.objects.create(vocabulary="forgotten", code="X", labels={})
    mark(ALL)
    factories.drain()
    assert document(pages[0]) is not None
    assert Term.objects.filter(vocabulary="sectors").count() == Sector.objects.count()
    assert not Term.objects.filter(vocabulary="forgotten").exists()


def test_a_link_read_before_its_target_changed_is_read_again() -> None:
    """As when another process commits between the rendering of the link and that of its target."""
    target = factories.organization("World Organization")
    action = factories.action(organizations=[target])
    factories.drain()

    class SlowReader(Visibility):
        """Reads the heads of links as they were before the other process's commit."""

        changed = False

        def pages(self, kind, content_id):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            if content_id == target.translation_key and not SlowReader.changed:
                SlowReader.changed = True
                type(target.organization).objects.update(name="World Union")
                type(target).objects.update(title="World Union")
            return super().pages(kind, content_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drain, "Visibility", SlowReader)
        drain.update_contents([action.translation_key, target.translation_key], 50, {})
    assert document(target)["title"] == "World Union"
    assert document(action)["organizations"][0]["title"] == "World Union"


def test_dependencies_are_what_the_document_shows() -> None:
    page = factories.organization(sectors=["ED"], headquarters_country="FR", headquarters_city="Paris")
    factories.drain()
    rows = DocumentDependency.objects.filter(content_id=page.translation_key)
    assert {"term:sectors:ED", "term:countries:FR"} <= set(rows.values_list("target", flat=True))
    factories.publish(page)
    record = page.organization
    record.sectors = [Sector.objects.get(code="SC")]
    record.save_revision().publish()
    factories.drain()
    targets = set(rows.values_list("target", flat=True))
    assert "term:sectors:SC" in targets
    assert "term:sectors:ED" not in targets


def test_nothing_is_written_where_nothing_differs() -> None:
    page = factories.article()
    factories.drain()
    before = newest()
    mark(content_key(page.translation_key))
    factories.drain()
    assert changed_since(before) == set()


def test_a_language_taken_out_of_the_public_goes_even_where_another_cannot_be_rendered() -> None:
    page = factories.organization("World Organization", scope="international")
    french = factories.translated(page, "fr")
    factories.translated(page, "ru")
    factories.drain()
    type(page.organization).objects.update(scope="galactic")
    type(page).objects.get(pk=french.pk).unpublish()
    factories.drain()
    assert RenderFailure.objects.filter(content_id=page.translation_key).exists()
    left = Document.objects.filter(content_id=page.translation_key)
    assert set(left.values_list("locale", "serves_en", "serves_fr", "serves_ru")) == {
        ("en", True, True, False),
        ("ru", False, False, True),
    }
    assert change(page, "fr").reason == Reason.UNPUBLISHED


def test_a_restriction_holds_at_once_however_much_is_below(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dirty, "IN_REQUEST", 2)
    section = factories.section()
    pages = [factories.article(f"Article {number}", parent=section) for number in range(3)]
    factories.drain()
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    drain.drain(20, in_request=True)
    assert document(section) is None
    factories.drain()
    assert [document(page) for page in pages] == [None, None, None]


def test_a_request_knows_the_values_written_before_all_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drain, "_ROWS", 3)
    pages = [factories.article(f"Article {number}") for number in range(4)]
    factories.drain()
    Sector.objects.create(code="XX", label_en="Extra")
    mark(*(content_key(page.translation_key) for page in pages))
    page = factories.organization(sectors=["XX"])
    drain.drain(20, in_request=True)
    assert document(page)["sectors"] == [{"code": "XX", "label": "Extra"}]


def test_a_value_without_a_label_stops_nothing() -> None:
    page = factories.article()
    Sector.objects.create(code="XX", label_en="")
    factories.drain()
    assert document(page) is not None
    assert Term.objects.get(vocabulary="sectors", code="XX").labels["fr"] == "XX"


def test_a_country_whose_region_is_deleted_has_none() -> None:
    region = Region.objects.create(code="XR", label_en="Extra")
    country = Country.objects.get(code="FR")
    country.region = region
    country.save()
    factories.drain()
    assert Term.objects.get(vocabulary="countries", code="FR").parent == "XR"
    region.delete()
    factories.drain()
    assert Term.objects.get(vocabulary="countries", code="FR").parent == ""
    assert Term.objects.get(vocabulary="members", code="FR").extra["region"] == ""


def test_a_link_rendered_between_two_writes_of_its_target_shows_the_last() -> None:
    """The target goes and comes back before it is rendered itself: by its own documents nothing has happened."""
    target = factories.article("Target")
    page = factories.article(body=[("text", f'<p><a linktype="page" id="{target.pk}">it</a></p>')])
    factories.drain()
    type(target).objects.get(pk=target.pk).unpublish()
    drain.update_contents([page.translation_key], 20, {})
    factories.publish(type(target).objects.get(pk=target.pk))
    factories.drain()
    assert "href" in document(page)["body"][0]["html"]
