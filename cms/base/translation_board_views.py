"""The translation board in the admin: seen by the Secretariat and, for their languages, by translators."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail_localize.machine_translators import get_machine_translator

from .locales import AUTONYMS, LOCALES
from .models import BasePage, TranslationRequest
from .roles import Grant, Role, may_edit, translators
from .translation_board import BoardState, Row, Wanted, count_states, kinds, locales_of, read_board
from .translation_changes import changes_since_translated
from .translation_requests import may_be_assigned, request_machine_translations, request_translations

PER_PAGE = 50
#: In the filter: requested, and of nobody yet.
NOBODY = 0

policy = ModelPermissionPolicy(TranslationRequest)


def may_request(user: Any) -> bool:
    return bool(policy.user_has_permission(user, "add"))


def visible_locales(user: Any) -> list[str]:
    """All for who requests translations, a translator's own, none for others."""
    return list(LOCALES) if may_request(user) else locales_of(user)


def translators_of(locales: Sequence[str]) -> Any:
    groups = Group.objects.filter(name__in=[translators(code) for code in locales])
    return get_user_model()._default_manager.filter(is_active=True, groups__in=groups).distinct().order_by("username")


class FilterForm(forms.Form):
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=int, empty_value=None, required=False)
    locale = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.TypedChoiceField(label=_("State"), coerce=BoardState, empty_value=None, required=False)
    assignee = forms.TypedChoiceField(label=_("Assigned to"), coerce=int, empty_value=None, required=False)

    def __init__(self, locales: Sequence[str], people: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("All"))]
        self.fields["kind"].choices = every + sorted(kinds().items(), key=lambda item: item[1])  # type: ignore[attr-defined]
        self.fields["locale"].choices = every + [(code, AUTONYMS[code]) for code in locales]  # type: ignore[attr-defined]
        self.fields["state"].choices = every + [(state, state.label) for state in BoardState]  # type: ignore[attr-defined]
        self.fields["assignee"].choices = [  # type: ignore[attr-defined]
            *every,
            (NOBODY, _("requested, nobody yet")),
            *((user.pk, str(user)) for user in people),
        ]

    def wanted(self) -> Wanted:
        """What does not hold is not filtered by."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(given.get("kind"), given.get("locale") or None, given.get("state"), given.get("assignee"))


class BulkForm(forms.Form):
    """What to do with the contents ticked, in the languages ticked."""

    contents = forms.TypedMultipleChoiceField(coerce=UUID, error_messages={"required": _("Tick at least one content.")})
    locales = forms.MultipleChoiceField(
        label=_("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one language.")},
    )
    assignee: Any = forms.ModelChoiceField(
        label=_("Assign to"), queryset=None, required=False, empty_label=_("any translator")
    )

    def __init__(self, rows: Sequence[Row], people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contents"].choices = [(row.content_id, "") for row in rows]  # type: ignore[attr-defined]
        self.fields["locales"].choices = [(code, AUTONYMS[code]) for code in LOCALES]  # type: ignore[attr-defined]
        self.fields["assignee"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        assignee = data.get("assignee")
        for code in data.get("locales", []) if assignee else []:
            if not may_be_assigned(assignee, code):
                self.add_error("assignee", f"{assignee}: {AUTONYMS[code]}: {_('not a translator of this language')}")
        return data


def board(request: HttpRequest) -> HttpResponse:
    locales = visible_locales(request.user)
    if not locales:
        raise PermissionDenied
    rows = read_board(locales)
    people = list(translators_of(locales))
    filters = FilterForm(locales, people, request.GET)
    may = may_request(request.user)
    bulk = BulkForm(rows, translators_of(LOCALES), request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        if bulk.is_valid():
            _act(request, rows, bulk.cleaned_data)
            return redirect(request.get_full_path())
    wanted = filters.wanted()
    of_kind = Wanted(kind_id=wanted.kind_id, assignee=wanted.assignee).rows(rows)
    page = Paginator(wanted.rows(rows), PER_PAGE).get_page(request.GET.get("p"))
    counts = count_states(of_kind)
    query = request.GET.copy()
    query.pop("p", None)
    return TemplateResponse(
        request,
        "wagtailadmin/platform/translation_board.html",
        {
            "page": page,
            "rows": _with_titles(list(page.object_list)),
            "locales": locales,
            "columns": [(code, AUTONYMS[code]) for code in locales],
            "counts": [(state, [(code, counts[state, code]) for code in locales]) for state in BoardState],
            "filters": filters,
            "bulk": bulk,
            "may_request": may,
            "machine": get_machine_translator() if may else None,
            "query": query.urlencode(),
        },
    )


def _with_titles(rows: Sequence[Row]) -> list[tuple[Row, str, str]]:
    titles = dict(Page.objects.filter(pk__in=[row.page_id for row in rows]).values_list("pk", "title"))
    names = kinds()
    return [(row, titles[row.page_id], names[row.kind_id]) for row in rows]


def _act(request: HttpRequest, rows: Sequence[Row], data: dict[str, Any]) -> None:
    chosen = set(data["contents"])
    cells = [
        (row, cell)
        for row in rows
        if row.content_id in chosen
        for cell in row.cells
        if cell.state and cell.locale in data["locales"]
    ]
    if "machine" in request.POST and get_machine_translator():
        count, refusals = request_machine_translations(cells, request.user)
        done = ngettext(
            "%(count)d translation is being made by machine.",
            "%(count)d translations are being made by machine.",
            count,
        )
    else:
        count, refusals = request_translations(cells, request.user, data["assignee"])
        done = ngettext("%(count)d translation was requested.", "%(count)d translations were requested.", count)
    messages.success(request, done % {"count": count})
    for refusal in refusals:
        messages.warning(request, refusal)


def changes(request: HttpRequest, page_id: int) -> HttpResponse:
    """What changed in the original since this translation was published."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, BasePage) or page.is_original:
        return redirect("wagtailadmin_pages:edit", page_id)
    if not may_edit(request.user, page):
        raise PermissionDenied
    return TemplateResponse(
        request,
        "wagtailadmin/platform/translation_changes.html",
        {"page": page, "original": page.original, "changes": changes_since_translated(page)},
    )


class BoardMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(visible_locales(request.user))


def menu_item() -> MenuItem:
    return BoardMenuItem(
        _("Translation board"), reverse("translation_board"), name="translation-board", icon_name="site", order=150
    )


def grants() -> list[Grant]:
    return [
        Grant(role, TranslationRequest, ("add", "change", "delete", "view")) for role in (Role.EDITORS, Role.MODERATORS)
    ]


urls = [
    path("translations/", board, name="translation_board"),
    path("translations/<int:page_id>/changes/", changes, name="translation_changes"),
]
