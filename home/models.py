"""Home, sections and articles."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from cms.base.models import body_field
from content_store.criteria import Condition
from content_store.listing import Listing, listing
from content_store.pages import DocumentPage
from reference.models import FieldOffice

from . import impact
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
        real = [Condition("fictional", "any", ("false",))]
        return {
            "sessions": listing("session", none, locale, limit=3),
            "forums": listing("forum", none, locale, limit=3),
            "organizations": listing("organization", none, locale, sort="-updated", limit=4),
            "recommendations": listing("recommendation", none, locale, facets=("status",), also=real, limit=4),
            "articles": listing("article", none, locale, limit=3),
            "actions": listing("action", none, locale, limit=3),
        }


class ImpactPage(DocumentPage):
    """The figures of the partnership, for all or for one sector, member or organization."""

    words: ClassVar[tuple[str, ...]] = (*DocumentPage.words, "body")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/impact_page.html"
    edit_handler = section_tabs

    body = body_field()

    class Meta:
        verbose_name = _("impact dashboard")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; with `picture` and `format` (csv or svg) one picture of it, to keep."""
        if "picture" in request.GET:
            return self._download(request)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        locale = str(self.locale.language_code)
        focus = impact.focus_of(request.GET, locale)
        context = super().get_context(request, *args, **kwargs)
        return context | {
            "focus": focus,
            "chapters": list(impact.chapters(locale, focus)),
            "choices": impact.choices(locale),
        }

    def _download(self, request: HttpRequest) -> HttpResponse:
        locale = str(self.locale.language_code)
        picture = impact.picture(request.GET["picture"], locale, impact.focus_of(request.GET, locale))
        form = request.GET.get("format", "")
        if picture is None or form not in ("csv", "svg"):
            raise Http404
        if form == "csv":
            answer = HttpResponse(impact.as_csv(picture), content_type="text/csv; charset=utf-8")
        else:
            context = {"picture": picture, "locale": locale, "url": self.full_url}
            answer = HttpResponse(render_to_string("home/picture.svg", context), content_type="image/svg+xml")
        answer.headers["Content-Disposition"] = f'attachment; filename="{picture.name}-{locale}.{form}"'
        answer.headers["Content-Language"] = locale
        return answer


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
    facts: ClassVar[tuple[str, ...]] = ("date", "image", "office", "fictional")
    parent_page_types = ["home.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/article_page.html"
    edit_handler = article_tabs

    body = body_field()
    date = models.DateField(_("date"), null=True, blank=True)
    image = models.ForeignKey(
        "base.MediaImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("image")
    )
    office = models.ForeignKey(
        FieldOffice,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("field office"),
        help_text=_("Where this is news of a field office: shown on the office's page, too."),
    )
    fictional = models.BooleanField(_("fictional"), default=False)
    image_alt = models.CharField(_("text alternative of the image"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    def clean(self) -> None:
        super().clean()
        if self.image and not self.image_alt:
            raise ValidationError({"image_alt": _("Say what the image tells, for those who do not see it.")})
