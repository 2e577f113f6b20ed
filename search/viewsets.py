"""Synonyms and pinned results in the admin: each shows what it would do to the judged queries, before and after."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from .forms import PinForm, SynonymsForm, judged
from .models import Pin, Synonyms
from .trials import Trial

#: What the report of searches hands over to a new row, by the fields' names.
_HANDED_OVER: Final = ("locale", "words", "query")


class _TunedMixin:
    """A form that is tried without being saved, and says what a saved change did."""

    template_name = "wagtailadmin/platform/search_tuning.html"
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        self.form = form
        if "try" in self.request.POST:
            return self.render_to_response(self.get_context_data())  # type: ignore[attr-defined,no-any-return]
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        for trial in form.trials:
            if trial.changed:
                messages.info(self.request, _outcome(trial))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"autosave_enabled": False, "trials": context["form"].trials}


def _outcome(trial: Trial) -> str:
    figures = {
        "locale": trial.locale,
        "changed": len(trial.changed),
        "before": f"{trial.before.ndcg:.3f}",
        "after": f"{trial.after.ndcg:.3f}",
    }
    return _("%(locale)s: %(changed)s judged queries changed, nDCG@10 %(before)s → %(after)s.") % figures


class _TunedCreateView(_TunedMixin, CreateView):
    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_initial()
        return initial | {name: self.request.GET[name][:120] for name in _HANDED_OVER if name in self.request.GET}


class _TunedEditView(_TunedMixin, EditView):
    pass


class _TunedDeleteView(DeleteView):
    """To take something away is a change like any."""

    def form_valid(self, form: Any) -> HttpResponse:
        _, fault = judged(self.object, removed=True)
        if fault:
            messages.error(self.request, fault)
            return self.render_to_response(self.get_context_data())  # type: ignore[no-any-return]
        response: HttpResponse = super().form_valid(form)
        return response


class _TunedViewSet(ModelViewSet):
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = IndexView
    add_view_class = _TunedCreateView
    edit_view_class = _TunedEditView
    delete_view_class = _TunedDeleteView
    create_template_name = edit_template_name = _TunedMixin.template_name
    search_backend_name = None
    list_filter = ["locale"]
    form_class: Any

    def get_form_class(self, for_update: bool = False) -> Any:
        return self.form_class


class SynonymsViewSet(_TunedViewSet):
    model = Synonyms
    icon = "link"
    menu_label = gettext_lazy("Synonyms")
    form_class = SynonymsForm
    list_display = ["__str__", Column("get_locale_display", label=gettext_lazy("Language"), sort_key="locale")]
    search_fields = ["words", "also"]


class PinViewSet(_TunedViewSet):
    model = Pin
    icon = "thumbtack"
    menu_label = gettext_lazy("Pinned results")
    form_class = PinForm
    list_display = [
        "query",
        Column("get_locale_display", label=gettext_lazy("Language"), sort_key="locale"),
        DateColumn("expires", label=gettext_lazy("Last day"), sort_key="expires"),
    ]
    search_fields = ["query"]


synonyms = SynonymsViewSet("search_synonyms", url_prefix="search-synonyms")
pins = PinViewSet("search_pins", url_prefix="search-pins")


class TuningGroup(ViewSetGroup):
    menu_label = gettext_lazy("Search tuning")
    menu_icon = "search"
    menu_order = 400
    items = (synonyms, pins)
