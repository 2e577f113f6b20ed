"""“Embed this”: a page with the snippet to copy and what it looks like; and oEmbed, for editors that make it alone."""

from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from csp.constants import SELF
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cms.base.locales import fallback_chain
from content_store.kinds import Kind, kind, kind_of_plural
from content_store.listing import conditions_from
from content_store.lookup import find, find_path

from .answers import CACHED
from .embed_theme import Theme
from .embeds import HEADINGS, LENGTH, MOST, embed_url
from .parameters import filter_name
from .reading import content_id

#: Pixels; a frame that is too low scrolls.
CARD_HEIGHT: Final = 280
LIST_HEIGHT: Final = 640
WIDTH: Final = 600


class CodeForm(forms.Form):
    accent = forms.CharField(
        label=_("Colour of links"), required=False, widget=forms.TextInput(attrs={"type": "color"}), initial="#0b478a"
    )
    scheme = forms.ChoiceField(
        label=_("Light or dark"),
        required=False,
        initial="auto",
        choices=[("auto", _("as the reader has it")), ("light", _("light")), ("dark", _("dark"))],
    )
    size = forms.ChoiceField(
        label=_("Size of the text"),
        required=False,
        initial="medium",
        choices=[("small", _("small")), ("medium", pgettext_lazy("size", "medium")), ("large", _("large"))],
    )
    density = forms.ChoiceField(
        label=_("Space"),
        required=False,
        initial="regular",
        choices=[("regular", _("regular")), ("compact", _("compact"))],
    )
    heading = forms.ChoiceField(
        label=_("Level of the headings"), required=False, initial="3", choices=[(each, each) for each in HEADINGS]
    )
    limit = forms.IntegerField(label=_("How many"), required=False, min_value=1, max_value=MOST, initial=LENGTH)


def snippet(address: str, title: str, height: int) -> SafeString:
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" style="border:0"></iframe>',
        address,
        title,
        height,
    )


@require_safe
def code(request: HttpRequest, plural: str, key: str = "") -> HttpResponse:
    """The filters of the site's list come along as those of the embed."""
    of = kind_of_plural(plural)
    if of is None or not of.listed:
        raise Http404
    locale = get_language() or "en"
    title = str(of.label_plural)
    if key:
        found = find(content_id(key) or key, fallback_chain(locale), kind=of.name)
        if found is None or found.document is None:
            raise Http404
        key, title = str(found.content_id), found.document.title
    fields = CodeForm.base_fields
    form = CodeForm({name: request.GET.get(name, field.initial) for name, field in fields.items()})
    if key:
        del form.fields["limit"]
    chosen = _chosen(form)
    filters = {} if key else list_filters(of, request)
    address = embed_url(locale, plural, key, urlencode(filters | chosen, safe="[],:"))
    response = render(
        request,
        "embed/code.html",
        {
            "title": title,
            "form": form,
            "kept": [(name, value) for name, value in request.GET.lists() if name not in form.fields],
            "snippet": snippet(address, title, CARD_HEIGHT if key else LIST_HEIGHT),
            "address": address.removeprefix(settings.PUBLIC_BASE_URL),
            "height": CARD_HEIGHT if key else LIST_HEIGHT,
        },
    )
    response.headers["X-Robots-Tag"] = "noindex"
    response._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]
    return response


def list_filters(of: Kind, request: HttpRequest) -> dict[str, str]:
    """What a visitor has narrowed a list of the site to, as the API's filters."""
    return {filter_name(item.field, item.op): ",".join(item.values) for item in conditions_from(of, request.GET)}


def _chosen(form: CodeForm) -> dict[str, Any]:
    """What differs from the defaults; a choice that is none is as if it had not been made."""
    form.is_valid()
    defaults = vars(Theme()) | {"accent": "0b478a", "heading": "3", "limit": LENGTH}
    given = {name: form.cleaned_data.get(name) for name in form.fields}
    given["accent"] = str(given.get("accent") or "").lstrip("#")
    return {name: value for name, value in given.items() if value and value != defaults[name]}


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """/oembed?url=…: a page of the site as a card (oEmbed 1.0, JSON)."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("JSON only.", status=501, content_type="text/plain")
    try:
        path = urlsplit(request.GET.get("url", "")).path
    except ValueError:
        path = ""
    answer = find_path(path) if path and "\0" not in path else None
    document = (answer.document or answer.to) if answer else None
    if document is None or not kind(document.kind).listed:
        raise Http404
    address = embed_url(document.locale, kind(document.kind).plural, str(document.content_id))
    found = {
        "version": "1.0",
        "type": "rich",
        "title": document.title,
        "provider_name": settings.WAGTAIL_SITE_NAME,
        "provider_url": settings.PUBLIC_BASE_URL,
        "cache_age": 3600,
        "width": min(WIDTH, _pixels(request, "maxwidth")),
        "height": min(CARD_HEIGHT, _pixels(request, "maxheight")),
    }
    found["html"] = snippet(address, document.title, int(str(found["height"])))
    return JsonResponse(found, headers={"Cache-Control": CACHED, "Access-Control-Allow-Origin": "*"})


def _pixels(request: HttpRequest, name: str) -> int:
    """As many as there may be; any number where it is not said."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and 0 < len(value) < 6 and int(value) else WIDTH
