"""Whoever walks the change log holds what the lists hold, at every tier, whatever was done and whenever they looked.

The reference mirror does so over the API, from snapshots, cut off now and then, and proves itself by the digest.
PROOF=1 does 500 things instead of 60; SEED=… does the same things again.
"""

import contextlib
import datetime as dt
import hashlib
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone
from pydantic_core import from_json
from wagtail.models import Locale, Page, PageViewRestriction

from cms.base.locales import LOCALES
from cms.base.models import BasePage
from content_store import snapshots, tombstones
from content_store.criteria import Criteria
from content_store.digest import Digest, digest
from content_store.dirty import content_key, mark
from content_store.enums import Operation, Reason, Tier
from content_store.kinds import kinds
from content_store.models import Change, Cursor, RenderFailure, seen_by
from content_store.query import ListQuery, list_documents, readable
from home.models import ArticlePage, SectionPage
from ngo_pages.merging import merge
from ngo_pages.models import Organization, OrganizationPage
from reference.models import Sector
from tests import factories
from tests.clients.trying import CutOffError, tried_mirror, until_done

from .reading import Mirror, follow, newest
from .restricted import Secrets, restrict_organizations

STEPS = 500 if os.environ.get("PROOF") else 60


def lists(tier: Tier) -> Mirror:
    """Every list of every kind in every language, page by page."""
    found: Mirror = {}
    for kind in kinds():
        for locale in LOCALES:
            cursor: str | None = ""
            while cursor is not None:
                page = list_documents(
                    ListQuery(Criteria((kind.name,)), (locale,), limit=7, profile="full", cursor=cursor, tier=tier)
                )
                for text in page.items:
                    document = kind.full.model_validate_json(text)
                    assert (document.id, locale) not in found
                    found[document.id, locale] = text
                cursor = page.next
    return found


class Editors:
    """People who do one thing after the other, with the chance's choice of what and to which page."""

    def __init__(self, chance: random.Random, secrets: Secrets) -> None:
        self.chance = chance
        self.secrets = secrets
        self.count = 0
        factories.directory()
        factories.action_index()
        factories.section("About", slug="about")

    def act(self) -> str:
        todo: list[Callable[[], object]] = [
            *[self.create] * 4,
            *[self.edit] * 4,
            *[self.translate] * 3,
            self.move,
            self.rename_slug,
            self.unpublish,
            self.publish_again,
            self.delete,
            self.change_record,
            self.withdraw_record,
            self.merge_records,
            self.restrict,
            self.rename_term,
            *[self.tell] * 3,
            *[self.take_back] * 2,
        ]
        chosen = self.chance.choice(todo)
        chosen()
        return chosen.__name__

    def _any(self, *models: type[BasePage], originals: bool = False) -> BasePage | None:
        model = self.chance.choice(models or (ArticlePage, SectionPage, OrganizationPage))
        pages = model._default_manager.order_by("pk")
        pages = pages.filter(locale__language_code="en") if originals else pages
        found: list[BasePage] = list(pages)
        return self.chance.choice(found) if found else None

    def _title(self) -> str:
        self.count += 1
        return f"{self.chance.choice(['Éducation', 'water', 'Жизнь', 'النساء', '文化'])} {self.count}"

    def create(self) -> None:
        match self.chance.randrange(4):
            case 0:
                factories.section(self._title(), parent=self._any(SectionPage, originals=True))
            case 1:
                factories.organization(self._title(), sectors=[self.chance.choice(["ED", "SC", "CLT"])])
            case 2:
                records = [page.organization for page in OrganizationPage.objects.filter(locale__language_code="en")]
                factories.action(self._title(), organizations=self.chance.sample(records, min(2, len(records))))
            case _:
                target = self._any()
                link = f'<p><a linktype="page" id="{target.pk if target else 0}">see</a></p>'
                factories.article(self._title(), parent=self._any(SectionPage, originals=True), body=[("text", link)])

    def edit(self) -> None:
        page = self._any()
        if page and page.live and page.original.live:
            word = "summary" if isinstance(page, OrganizationPage) else "title"
            factories.publish(page, **{word: self._title()})

    def translate(self) -> None:
        page = self._any(originals=True)
        locale = Locale.objects.get(language_code=self.chance.choice(LOCALES[1:]))
        # The uppermost of its ancestors that has no translation yet: translations are made top-down.
        for candidate in page.get_ancestors(inclusive=True).filter(depth__gt=1) if page else []:
            if not candidate.live:
                return
            if not candidate.has_translation(locale):
                factories.translated(candidate.specific, locale.language_code)
                return

    def move(self) -> None:
        page, target = self._any(ArticlePage, originals=True), self._any(SectionPage, originals=True)
        if page and target and page.get_parent().pk != target.pk:
            Page.objects.get(pk=page.pk).move(Page.objects.get(pk=target.pk), pos="last-child")

    def rename_slug(self) -> None:
        page = self._any(ArticlePage, SectionPage, originals=True)
        if page and page.live:
            self.count += 1
            factories.publish(page, slug=f"renamed-{self.count}")

    def unpublish(self) -> None:
        page = self._any()
        if page and page.live:
            page.unpublish()

    def publish_again(self) -> None:
        hidden = [page for page in ArticlePage.objects.filter(live=False).order_by("pk") if page.original.live]
        if hidden:
            factories.publish(self.chance.choice(hidden))

    def delete(self) -> None:
        page = self._any(ArticlePage, ArticlePage, SectionPage)
        if page:
            Page.objects.get(pk=page.pk).delete()

    def change_record(self) -> None:
        page = self._any(OrganizationPage, originals=True)
        if isinstance(page, OrganizationPage):
            record = page.organization
            record.name = self._title()
            record.sectors = [Sector.objects.get(code=self.chance.choice(["ED", "SC", "SHS"]))]
            record.save_revision().publish()

    def withdraw_record(self) -> None:
        page = self._any(OrganizationPage, originals=True)
        if isinstance(page, OrganizationPage) and page.organization.live and self.chance.random() < 0.5:
            page.organization.unpublish()

    def merge_records(self) -> None:
        records = list(Organization.objects.filter(live=True).order_by("pk"))
        if len(records) > 2:
            with contextlib.suppress(ValidationError):
                merge(*self.chance.sample(records, 2), user=None)

    def restrict(self) -> None:
        restriction = PageViewRestriction.objects.first()
        if restriction:
            restriction.delete()
        elif page := self._any(ArticlePage, SectionPage):
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    def rename_term(self) -> None:
        sector = Sector.objects.get(code=self.chance.choice(["ED", "SC"]))
        sector.label_en = self._title()
        sector.save()

    def tell(self) -> None:
        """Somebody is told more, and with him all who stand above him."""
        if page := self._any(OrganizationPage):
            told = self.secrets.setdefault(page.translation_key, {})
            told[self.chance.choice(list(Tier))] = self._title()
            mark(content_key(page.translation_key))

    def take_back(self) -> None:
        if self.secrets:
            content_id = self.chance.choice(sorted(self.secrets))
            told = self.secrets[content_id]
            del told[self.chance.choice(sorted(told))]
            if not told:
                del self.secrets[content_id]
            mark(content_key(content_id), reason=Reason.CONSENT_WITHDRAWN if self.chance.random() < 0.5 else "")


def digest_of(mirror: Mirror) -> tuple[int, str]:
    tags = {key: from_json(text)["etag"] for key, text in mirror.items()}
    lines = sorted(f"{content_id} {locale} {etag}\n" for (content_id, locale), etag in tags.items())
    return len(lines), hashlib.sha256("".join(lines).encode()).hexdigest()


def a_year_passes(readers: dict[Tier, int]) -> None:
    """For the log; what one of these readers has not seen is kept for it, as it is for the platform's own consumers."""
    for tier, seq in readers.items():
        Cursor.objects.update_or_create(consumer=f"reader {tier}", defaults={"seq": seq})
    Change.objects.update(at=timezone.now() - dt.timedelta(days=400))
    tombstones.expire()


@pytest.mark.django_db
def test_a_mirror_of_the_log_is_the_lists_item_for_item(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.SNAPSHOT_DIR, settings.API_ANONYMOUS_PER_MINUTE = tmp_path / "snapshots", 0
    seed = int(os.environ.get("SEED", random.randrange(1_000_000)))
    chance = random.Random(seed)
    editors = Editors(chance, restrict_organizations(monkeypatch))
    done: list[str] = []
    early: dict[Tier, Mirror] = {tier: {} for tier in Tier}
    since = dict.fromkeys(Tier, 0)
    reference = tried_mirror(tmp_path / "copy.sqlite3", chance)
    for _ in range(STEPS):
        done.append(editors.act())
        if chance.random() < 0.6:
            factories.drain()
        for tier in Tier:
            if chance.random() < 0.2:
                since[tier] = follow(early[tier], since[tier], 3, tier)
        if chance.random() < 0.2:
            snapshots.write_due()
        if chance.random() < 0.1:
            with contextlib.suppress(CutOffError):
                reference.follow()
        if chance.random() < 0.05:
            a_year_passes(since)
    factories.drain()
    told = f"SEED={seed}, {len(done)} steps: {done}"
    for tier in Tier:
        follow(early[tier], since[tier], 3, tier)
        late: Mirror = {}
        follow(late, 0, 11, tier)
        expected = lists(tier)
        assert len(expected) == readable(tier).count(), told
        assert late == expected, told
        assert early[tier] == expected, told
        found: Digest = digest((), (), tier)
        assert (found.count, found.sha256) == digest_of(expected), told
        upserts = Change.objects.filter(seen_by(tier), latest=True, op=Operation.UPSERT)
        assert upserts.count() == len(expected), told
    until_done(reference.follow)
    assert until_done(reference.is_exact), told
    assert reference.digest() == digest_of(early[Tier.PUBLIC]), told
    assert not RenderFailure.objects.exists(), told
    before = newest()
    call_command("rebuild_documents", verbosity=0)
    assert [str(change) for change in Change.objects.filter(seq__gt=before)] == [], told
