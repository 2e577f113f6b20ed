"""Home, sections and articles."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from cms.base.models import body_field
from content_store.criteria import Condition
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage

from .panels import article_tabs, home_tabs, section_tabs


class HomePage(DocumentPage):
    """The front page of a language."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "body")
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "home/home_page.html"
    edit_handler = home_tabs

    body = body_field()

    class Meta:
        verbose_name = _("home page")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        """What is new, by kind."""
        none = QueryDict()
        return {
            "sessions": listing("session", none, locale, limit=3),
            "forums": listing("forum", none, locale, limit=3),
            "organizations": listing("organization", none, locale, sort="-updated", limit=4),
            "recommendations": listing("recommendation", none, locale, facets=("status",), limit=4),
            "articles": listing("article", none, locale, limit=3),
            "actions": listing("action", none, locale, limit=3),
        }


class SectionPage(DocumentPage):
    """A page that gathers articles and further sections under one heading."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "body")
    parent_page_types = ["home.HomePage", "home.SectionPage"]
    subpage_types = ["home.SectionPage", "home.ArticlePage"]
    template = "home/section_page.html"
    edit_handler = section_tabs

    body = body_field()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def listings(self, request: HttpRequest, locale: str) -> dict[str, Listing]:
        here = (Condition("section", "any", (str(self.translation_key),)),)
        return {"articles": listing("article", request.GET, locale, also=here)}


class ArticlePage(DocumentPage):
    """An article or a plain page."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "body", "image_alt")
    facts: ClassVar[tuple[str, ...]] = ("date", "image")
    parent_page_types = ["home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/article_page.html"
    edit_handler = article_tabs

    body = body_field()
    date = models.DateField(_("date"), null=True, blank=True)
    image = models.ForeignKey(
        "base.MediaImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("image")
    )
    image_alt = models.CharField(_("text alternative of the image"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def clean(self) -> None:
        super().clean()
        if self.image and not self.image_alt:
            raise ValidationError({"image_alt": _("Say what the image tells, for those who do not see it.")})
