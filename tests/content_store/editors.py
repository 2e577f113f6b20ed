"""People who edit: one thing after the other, with the chance's choice of what and to which page."""

import contextlib
import random
from typing import Final

from django.core.exceptions import ValidationError
from wagtail.models import Locale, Page, PageViewRestriction

from cms.base.locales import LOCALES
from cms.base.models import BasePage
from content_store.dirty import content_key, mark
from content_store.enums import Reason, Tier
from home.models import ArticlePage, SectionPage
from ngo_pages.merging import merge
from ngo_pages.models import Organization, OrganizationPage
from reference.contacts import Contact
from reference.models import Sector
from tests import factories

from .restricted import Secrets

#: What they do, the frequent more often.
STEPS: Final = (
    *("create",) * 4,
    *("edit",) * 4,
    *("translate",) * 3,
    *("move", "rename_slug", "unpublish", "publish_again", "delete"),
    *("change_record", "withdraw_record", "merge_records", "restrict", "rename_term"),
    *("add_contact", "add_contact", "end_consent"),
)
#: And where a kind tells its higher tiers more.
SECRET_STEPS: Final = (*("tell",) * 3, *("take_back",) * 2)


class Editors:
    """`count`: after which number their titles begin."""

    def __init__(self, chance: random.Random, secrets: Secrets | None = None, count: int = 0) -> None:
        self.chance = chance
        self.secrets: Secrets = {} if secrets is None else secrets
        self.steps = STEPS if secrets is None else STEPS + SECRET_STEPS
        self.count = count
        factories.directory()
        factories.action_index()
        if not SectionPage.objects.exists():
            factories.section("About", slug="about")

    def act(self) -> str:
        chosen = self.chance.choice(self.steps)
        self.do(chosen)
        return chosen

    def do(self, step: str) -> None:
        """One of STEPS."""
        getattr(self, step)()

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

    def add_contact(self) -> None:
        """A person whom the readers of some tiers see."""
        if page := self._any(OrganizationPage, originals=True):
            tier = self.chance.choice(list(Tier))
            factories.contact(page, name=self._title(), tier=tier, public_requested=tier == Tier.PUBLIC)

    def end_consent(self) -> None:
        held = list(Contact.objects.filter(erased_on=None).order_by("pk"))
        if held:
            self.chance.choice(held).withdraw()

    def tell(self) -> None:
        """Somebody is told more, and with him all who stand above him."""
        if page := self._any(OrganizationPage):
            told = self.secrets.setdefault(page.translation_key, {})
            told[self.chance.choice(list(Tier))] = self._title()
            mark(content_key(page.translation_key))

    def take_back(self) -> None:
        if self.secrets:
            content_id = self.chance.choice(list(self.secrets))
            told = self.secrets[content_id]
            del told[self.chance.choice(sorted(told))]
            if not told:
                del self.secrets[content_id]
            mark(content_key(content_id), reason=Reason.CONSENT_WITHDRAWN if self.chance.random() < 0.5 else "")
