"""No public byte holds anything that is restricted: a marker in each restricted text, and every public byte scanned."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client, override_settings
from wagtail.models import Page

from cms.base.locales import LOCALES
from cms.base.models import BasePage
from content_api import parameters
from content_api.api import api as ninja
from content_api.documentation import document
from content_api.keys import TIER_NAMES
from content_api.models import ApiKey
from content_store import dirty, snapshots
from content_store.editions import Edition
from content_store.enums import Tier
from content_store.kinds import kinds
from content_store.models import Document, DocumentCode, RenderFailure
from content_store.query import readable
from forums.follow_up import ReportEvidence
from home.models import ArticlePage
from ngo_pages.models import OrganizationPage
from search import consumer, service
from search.interface import SearchQuery
from tests import factories
from tests.admin.page_types import PAGE_TYPES
from tests.content_store.restricted import restrict_organizations

from .canaries import RESTRICTED, Canaries, crawl, fill, models_with_addresses, restricted_models, stored

_DRAFT = "draft"


def _pages() -> None:
    """A published page of each type, in some languages."""
    for page_type in PAGE_TYPES:
        page = page_type.make()
        if isinstance(page, BasePage) and page.depth > 2:
            for ancestor in page.get_ancestors(inclusive=True).filter(depth__gt=1):
                for locale in ("fr", "ar"):
                    if not ancestor.specific.has_translation(factories._locale(locale)):
                        factories.translated(ancestor.specific, locale)


def _drafts(canaries: Canaries) -> None:
    """What editors and members have written and nobody has published: pages, revisions, records, restricted pages."""
    new = factories.article(f"Draft {canaries.new(_DRAFT)}", summary=canaries.new(_DRAFT))
    Page.objects.get(pk=new.pk).unpublish()
    live = ArticlePage.objects.filter(live=True).first()
    assert live is not None
    live.title, live.summary = canaries.new(_DRAFT), canaries.new(_DRAFT)
    live.save_revision()
    profile = OrganizationPage.objects.filter(live=True).first()
    assert profile is not None
    profile.mission = canaries.new(_DRAFT)
    profile.save_revision()
    record = profile.organization
    record.acronym, record.sources = canaries.new(_DRAFT)[:20], canaries.new(_DRAFT)
    record.save_revision()


def _made(monkeypatch: pytest.MonkeyPatch) -> Canaries:
    canaries = Canaries()
    told = restrict_organizations(monkeypatch)
    factories.site()
    _pages()
    for page in OrganizationPage.objects.filter(live=True):
        told[page.translation_key] = {
            tier: canaries.new(f"organization, {TIER_NAMES[tier]}") for tier in Tier if tier > Tier.PUBLIC
        }
        dirty.mark(dirty.content_key(page.translation_key))
    for model in sorted(restricted_models(), key=lambda model: model is not User):
        fill(model, canaries)
    _drafts(canaries)
    factories.drain()
    assert not RenderFailure.objects.exists()
    factories.run_tasks()
    snapshots.write_due()
    return canaries


@pytest.fixture(scope="module")
def _canaries(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Canaries]:
    root: Path = tmp_path_factory.mktemp("index")
    with (
        django_db_blocker.unblock(),
        override_settings(
            SEARCH_INDEX_DIR=root, SNAPSHOT_DIR=root / "snapshots", API_ANONYMOUS_PER_MINUTE=0, API_KEY_PER_MINUTE=0
        ),
        pytest.MonkeyPatch.context() as monkeypatch,
        transaction.atomic(),
    ):
        made = _made(monkeypatch)
        consumer.run()
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def canaries(_canaries: Canaries, db: None) -> Canaries:
    return _canaries


def addresses() -> list[str]:
    """Every endpoint of the API, with whatever widens an answer: languages, profiles, facets, fields, errors."""
    found = [path for path in document(ninja)["paths"] if "{" not in path]
    rows = list(readable().filter(locale="en").values_list("kind", "content_id", "slug", "path"))
    for kind in kinds():
        base = f"/api/v1/{kind.plural}"
        if kind.listed:
            facets = ",".join(f"{name}:999" for name in parameters.facetable(kind.all_filters))
            for locale in LOCALES:
                chain = f"{base}?locale={locale}&fallback=chain&limit=100"
                found += [f"{chain}&profile=full&facet={facets}", f"{chain}&profile=minimal", f"{chain}&fields=-id"]
            found += [f"{base}?filter[{item.name}]=canary" for item in kind.all_filters]
            found += [f"{base}?fields=nothing", f"{base}?sort=nothing", f"{base}?q=canary&fallback=chain", f"{base}/x"]
        for name, content_id, slug, path in rows:
            if name == kind.name:
                found += [f"/api/v1/content/{content_id}?locale={locale}" for locale in LOCALES]
                found += [f"{base}/{slug}"] if kind.listed else []
                found.append(f"/api/v1/lookup?path={path}")
    for row in Edition.objects.all():
        found += [f"/api/v1/editions/{row.content_id}/{row.locale}{number}" for number in ("", f"/{row.number}")]
    found += [f"/api/v1/changes?profile={profile}&limit=100" for profile in ("full", "list", "minimal")]
    found += [f"/api/v1/snapshots/{kind.name}.{locale}.ndjson.gz" for kind in kinds() for locale in LOCALES]
    for kind in kinds():
        if kind.listed:
            feeds = [f"/api/v1/feeds/{kind.name}.{{}}.{form}" for form in ("json", "atom", "rss")]
            feeds.append(f"/api/v1/{kind.plural}.csv?locale={{}}")
            found += [address.format(locale) for address in feeds for locale in ("en", "fr")]
    found += [f"/api/v1/feeds/{name}.{locale}.ics" for name in ("session", "forum") for locale in LOCALES]
    for vocabulary in {item.vocabulary for kind in kinds() for item in kind.all_filters if item.vocabulary}:
        found.append(f"/api/v1/vocabularies/{vocabulary}")
    return found


def answers(client: Client, headers: dict[str, str] | None = None) -> Iterator[tuple[str, bytes]]:
    """Each address with what it answers, and the pages of lists and of the log after it."""
    for address in addresses():
        following: str | None = address
        while following:
            response = client.get(following, headers=headers)
            body = response.getvalue()
            unpacked = gzip.decompress(body) if response.headers["Content-Type"] == "application/gzip" else body
            yield following, str(response.headers).encode() + unpacked
            page = response.json().get("page") if "json" in response.headers["Content-Type"] else None
            after = page.get("next") if isinstance(page, dict) and page.get("has_more") else None
            name = "since" if "/changes" in address else "cursor"
            following = f"{address}{'&' if '?' in address else '?'}{name}={after}" if after else None


def key_of(tier: Tier) -> dict[str, str]:
    key = ApiKey(name=f"Reader {tier}", organization="Example", tier=tier)
    token = key.new_token()
    key.save()
    return {"authorization": f"Bearer {token}"}


def test_every_model_that_keeps_an_address_is_known_to_be_restricted() -> None:
    assert set(models_with_addresses()) <= set(RESTRICTED)


def test_there_is_something_to_find(canaries: Canaries) -> None:
    """Each restricted model has its markers, and they are found where they are."""
    for model in restricted_models():
        own = [place for place in canaries.places.values() if place.startswith(f"{model._meta.label}.")]
        if any(field.get_internal_type() in ("CharField", "TextField") for field in model._meta.concrete_fields):
            assert own or model._meta.label == "members.Assignment"
    rows = " ".join(str(row) for model in restricted_models() for row in model._default_manager.values_list())
    assert len(canaries.found_in(rows)) > 5


def test_each_tier_reads_its_own_and_no_higher(canaries: Canaries, client: Client) -> None:
    """What is scanned for below is there: a reader of the tier finds it."""
    for tier in (Tier.PARTNER, Tier.SECRETARIAT):
        places = {place for _, body in answers(client, key_of(tier)) for place in canaries.found_in(body)}
        allowed = [TIER_NAMES[each] for each in Tier if Tier.PUBLIC < each <= tier]
        tiers = {place.rpartition(", ")[2] for place in places}
        assert tiers == set(allowed)
        for label in {model._meta.label for model in restricted_models()} & {"reference.Contact"}:
            assert {f"{label}.{name}, {allowed[-1]}" for name in ("name", "email", "phone")} <= places


def test_the_api_gives_the_public_none(canaries: Canaries, client: Client) -> None:
    count = 0
    for address, body in answers(client):
        assert not canaries.found_in(body), address
        count += 1
    assert count > 200


def test_the_site_shows_visitors_none(canaries: Canaries, client: Client) -> None:
    start = ["/", "/sitemap.xml", "/robots.txt", "/readyz", "/en/nothing/", *(f"/{locale}/" for locale in LOCALES)]
    start += [f"/{locale}/search/?q=canary" for locale in LOCALES]
    start += [f"/sitemap-{locale}.xml" for locale in LOCALES]
    files = [row.address for row in ReportEvidence.objects.exclude(file="")]
    assert files
    start += files
    seen = set()
    for address, body in crawl(client, start):
        assert not canaries.found_in(body), address
        seen.add(address)
    public = set(readable().values_list("path", flat=True))
    assert public <= seen, public - seen


def test_the_admin_shows_visitors_none(canaries: Canaries, client: Client) -> None:
    """Previews, revisions, drafts, reports, exports: to nobody who has not signed in."""
    for page in Page.objects.filter(depth__gt=1):
        revision = page.latest_revision_id or 0
        for address in (
            f"pages/{page.pk}/edit/",
            f"pages/{page.pk}/view_draft/",
            f"pages/{page.pk}/history/",
            f"pages/{page.pk}/revisions/{revision}/view/",
            f"seen-by/{page.translation_key}/",
        ):
            response = client.get(f"/admin/{address}")
            assert response.status_code in (302, 404)
            assert not canaries.found_in(response.content), address
    for address in ("api-keys/", "reports/audit/?export=csv", "users/", "transfer/export/"):
        response = client.get(f"/admin/{address}")
        assert response.status_code in (302, 404)
        assert not canaries.found_in(response.content)


def test_search_finds_none(canaries: Canaries, client: Client) -> None:
    """Not by its words, not by a word that is nearly one, not by its beginning."""
    assert service.search(SearchQuery(q="garden", locale="en")).total > 0
    for mark, place in canaries.places.items():
        found = service.search(SearchQuery(q=mark, locale="en", spell=False))
        assert found.total == 0, place
    for mark in list(canaries.places)[:: max(1, len(canaries.places) // 20)]:
        for address in (
            f"/api/v1/search?q={mark[:-1]}&spell=1",
            f"/api/v1/suggest?q={mark[:-1]}",
            f"/api/v1/organizations/match?q={mark}",
            f"/en/search/?q={mark[:-1]}",
        ):
            assert not canaries.found_in(client.get(address).content), address
        assert client.get(f"/api/v1/organizations/match?q={mark}").json()["items"] == []


def test_nothing_else_keeps_what_is_restricted(canaries: Canaries) -> None:
    """No revision, log, task, translation source, index of the admin's search, log of changes or public document."""
    for table, row in stored(restricted_models()):
        elsewhere = {place for place in canaries.found_in(row) if place != _DRAFT}
        assert not elsewhere, table


def test_the_store_keeps_no_draft(canaries: Canaries) -> None:
    for values in Document.objects.values_list():
        assert _DRAFT not in canaries.found_in(str(values))
    public = DocumentCode.objects.filter(document__tier=Tier.PUBLIC).values_list("code", flat=True)
    assert not canaries.found_in(" ".join(public))


def test_no_file_that_can_be_fetched_holds_any(canaries: Canaries, client: Client) -> None:
    root = Path(settings.MEDIA_ROOT)
    for path in root.rglob("*"):
        if path.is_file() and canaries.found_in(path.read_bytes()):
            response = client.get(f"{settings.MEDIA_URL}{path.relative_to(root)}")
            assert response.status_code in (302, 403, 404), path
