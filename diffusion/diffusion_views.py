"""Diffusions in the admin: built, tried, approved by somebody else, sent, paused and called off."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.base import audit
from cms.base.locales import AUTONYMS, LOCALES
from delivery.enums import MailingKind

from . import approving
from .diffusions import Diffusion
from .enums import Stage
from .facts import facts_of
from .forms import DiffusionForm
from .newsletters import NewsletterPage
from .planning import dry_run
from .proposing import NothingToPropose, proposal
from .reporting import actors_in_words, as_csv, kinds_of, report
from .samples import frames, newsletter_sample, sample, sample_locales, send_test, translation
from .selecting import contents_of, documents

_ACTIONS: Final[dict[str, Callable[[Diffusion, Any], Diffusion]]] = {
    "request": approving.request_approval,
    "send-back": approving.send_back,
    "pause": approving.stop,
    "resume": approving.go_on,
    "cancel": approving.call_off,
}


class DiffusionIndexView(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("mailing", "approved_by")

    def get_edit_url(self, instance: Diffusion) -> str | None:
        """The title of a draft leads to its form, of any other to its page."""
        found: str | None = super().get_edit_url(instance) if instance.stage == Stage.DRAFT else None
        return found


class DiffusionCreateView(CreateView):
    """`?content=`: about this content, to the actors that it concerns."""

    def get_initial_form_instance(self) -> Diffusion:
        about = self.request.GET.get("content", "")
        try:
            return proposal(UUID(about)) if about else Diffusion()
        except (ValueError, NothingToPropose) as error:
            raise Http404 from error

    def save_instance(self) -> Diffusion:
        self.form.instance.created_by = self.form.instance.edited_by = self.request.user
        made: Diffusion = super().save_instance()
        return made

    def get_success_url(self) -> str:
        return reverse(diffusions.get_url_name("inspect"), args=[self.object.pk])


class DiffusionEditView(EditView):
    """Until it is approved."""

    def get_object(self, queryset: Any = None) -> Diffusion:
        found: Diffusion = super().get_object(queryset)
        if found.stage not in (Stage.DRAFT, Stage.REQUESTED):
            raise PermissionDenied
        return found

    def save_instance(self) -> Diffusion:
        self.form.instance.edited_by = self.request.user
        self.form.instance.requested_by = self.form.instance.requested_at = None
        saved: Diffusion = super().save_instance()
        return saved

    def get_success_url(self) -> str:
        return reverse(diffusions.get_url_name("inspect"), args=[self.object.pk])


class DiffusionDeleteView(DeleteView):
    """Of what nothing was sent of, and nothing is to be."""

    def get_object(self, queryset: Any = None) -> Diffusion:
        found: Diffusion = super().get_object(queryset)
        if found.mailing_id:
            raise PermissionDenied
        return found


@method_decorator(never_cache, name="dispatch")
class DiffusionInspectView(InspectView):
    """A diffusion with its dry run, its samples and what can be done with it."""

    template_name = "wagtailadmin/diffusion/diffusion.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        diffusion, user = self.object, self.request.user
        context |= {
            "diffusion": diffusion,
            "stage": diffusion.stage,
            "may_change": approving.may(user, "change"),
            "may_publish": approving.may(user, "publish"),
            "may_approve": approving.may_approve(diffusion, user),
            "facts": facts_of(diffusion),
            "edit_url": reverse(diffusions.get_url_name("edit"), args=[diffusion.pk]),
        }
        try:
            context["seen"] = approving.fingerprint(diffusion)
            context["documents"] = documents(contents_of(diffusion), LOCALES[0])
            if diffusion.stage in (Stage.DRAFT, Stage.REQUESTED, Stage.APPROVED):
                context["run"] = _told(dry_run(diffusion))
            if diffusion.mailing and diffusion.stage != Stage.APPROVED:
                context["report"] = report(diffusion)
            context |= frames(
                "diffusion-sample", diffusion.pk, sample_locales(diffusion), self.request.GET.get("locale", "")
            )
        except ValidationError as error:
            context["faults"] = error.messages
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.POST.get("do", "")
        here = redirect(diffusions.get_url_name("inspect"), self.object.pk)
        if name == "test":
            if not approving.may(request.user, "change"):
                raise PermissionDenied
            _test(request, sample(self.object, request.POST.get("locale", LOCALES[0])))
            return here
        approve = partial(approving.approve, seen=request.POST.get("seen", ""))
        action: Callable[[Diffusion, Any], Diffusion] | None = approve if name == "approve" else _ACTIONS.get(name)
        if action is None:
            raise Http404
        try:
            action(self.object, request.user)
        except ValidationError as error:
            for text in error.messages:
                messages.error(request, text)
        else:
            messages.success(request, _("Done."))
        return here


def _told(run: Any) -> dict[str, Any]:
    """A dry run with the names of its languages, the largest numbers first."""
    return {
        "total": run.total,
        "languages": [(AUTONYMS[locale], number) for locale, number in run.languages.most_common()],
        "actors": sorted(run.actors.items(), key=lambda item: (item[0].order, item[0].code)),
        "lacking": [(AUTONYMS[locale], number) for locale, number in run.lacking.most_common()],
        "barred": run.barred.most_common(),
        "barred_actors": [(actor, why, number) for (actor, why), number in run.barred_actors.items()],
        "unreached": run.unreached,
        "concerned": actors_in_words(kinds_of(run.actors)),
    }


def _test(request: HttpRequest, composed: Any) -> None:
    if not getattr(request.user, "email", ""):
        messages.error(request, _("Your account has no address."))
    elif composed is None:
        messages.error(request, _("There is nothing to send."))
    else:
        send_test(composed, request.user)
        messages.success(request, _("Sent to you."))


class DiffusionViewSet(ModelViewSet):
    model = Diffusion
    icon = "mail"
    menu_label = gettext_lazy("Diffusions")
    menu_order = 146
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = DiffusionIndexView
    add_view_class = DiffusionCreateView
    edit_view_class = DiffusionEditView
    delete_view_class = DiffusionDeleteView
    inspect_view_class = DiffusionInspectView
    inspect_view_fields = ["kind", "created_by", "edited_by", "requested_by", "approved_by", "scheduled_for"]
    list_display = [
        "title",
        Column("get_kind_display", label=gettext_lazy("Kind"), sort_key="kind"),
        Column("stage.label", label=gettext_lazy("State")),
        DateColumn("created", label=gettext_lazy("Created"), sort_key="created"),
    ]
    list_filter = ["kind"]
    search_fields = ["title"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> Any:
        return DiffusionForm


diffusions = DiffusionViewSet("diffusions", url_prefix="diffusions")


@never_cache
def newsletter_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail of a newsletter in each language, its drafts too; POST makes its diffusion, or sends a test."""
    page = get_object_or_404(NewsletterPage, pk=pk, alias_of=None)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST":
        if request.POST.get("do") == "test":
            _test(request, newsletter_sample(translation(request, pk, request.POST.get("locale", ""))))
            return redirect("newsletter-mail", pk)
        return redirect(diffusions.get_url_name("inspect"), of_newsletter(page.translation_key, request.user).pk)
    pages = NewsletterPage.objects.filter(translation_key=page.translation_key, alias_of=None)
    have = set(pages.values_list("locale__language_code", flat=True))
    chosen = request.GET.get("locale", page.locale.language_code)
    context = frames("newsletter-sample", pk, [locale for locale in LOCALES if locale in have], chosen)
    may_send = approving.may(request.user, "add")
    return render(
        request, "wagtailadmin/diffusion/newsletter_mail.html", {"page": page, "may_send": may_send, **context}
    )


def of_newsletter(newsletter: UUID, user: Any) -> Diffusion:
    """The one diffusion of a newsletter, made where there is none."""
    if not approving.may(user, "add"):
        raise PermissionDenied
    found = Diffusion.objects.filter(kind=MailingKind.NEWSLETTER, contents=[str(newsletter)]).first()
    page = NewsletterPage.objects.filter(translation_key=newsletter).first()
    return found or Diffusion.objects.create(
        kind=MailingKind.NEWSLETTER,
        title=page.original.title if page else "",
        contents=[str(newsletter)],
        created_by=user,
        edited_by=user,
    )


@never_cache
def export_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbers by actor, language, state and reason as CSV; no person is in it. Noted in the audit."""
    diffusion = get_object_or_404(Diffusion.objects.exclude(mailing=None), pk=pk)
    if not approving.may(request.user, "view"):
        raise PermissionDenied
    audit.record("diffusion.exported", target=diffusion, detail="csv")
    response = HttpResponse(as_csv(diffusion), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="diffusion-{diffusion.pk}.csv"'
    return response


urls = [
    path("newsletters/<int:pk>/mail/", newsletter_mail, name="newsletter-mail"),
    path("diffusions/<int:pk>/report.csv", export_report, name="diffusion-report"),
]
