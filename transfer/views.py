"""Import and export in the admin. Each step is asked for by POST and done by the worker."""

from typing import Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from cms.base import audit
from cms.base.locales import DEFAULT_LOCALE, LOCALES
from content_store.enums import Tier
from content_store.kinds import kind_of_plural, kinds

from . import exports
from .enums import Outcome, RunState, Step
from .forms import UploadForm
from .models import ImportRun
from .tables import TABLES
from .tasks import work

ROWS: Final = 50
_MAY: Final = "transfer.add_importrun"
#: Which steps may follow a state.
_AFTER: Final[dict[str, list[Step]]] = {
    RunState.CHECKED: [Step.APPLY, Step.CHECK],
    RunState.DONE: [Step.UNDO],
    RunState.UNDONE: [],
}
#: Which may follow a step that was stopped or failed: the same again, and what was written in part may be undone. It is
#: not checked anew, which would forget how to undo it; nor is what was undone in part written again.
_AFTER_STOPPED: Final[dict[str, list[Step]]] = {
    Step.CHECK: [Step.CHECK],
    Step.APPLY: [Step.APPLY, Step.UNDO],
    Step.UNDO: [Step.UNDO],
}


def _require(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User) or not user.has_perm(_MAY):
        raise PermissionDenied
    return user


def _start(run: ImportRun, step: str) -> None:
    work.enqueue(run.pk, step, get_language() or DEFAULT_LOCALE)


def _steps(run: ImportRun) -> list[Step]:
    """What may follow now."""
    if run.works:
        return []
    return list(_AFTER[run.state] if run.state in _AFTER else _AFTER_STOPPED[run.step])


def index(request: HttpRequest) -> HttpResponse:
    """Sends a file in; lists what was sent in before."""
    user = _require(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        form.instance.user = user
        run = form.save()
        audit.record("import.sent", user=user, target=run, detail=run.kind)
        _start(run, Step.CHECK)
        return redirect("transfer:run", run.pk)
    page = Paginator(ImportRun.objects.defer("content").select_related("user"), 20).get_page(request.GET.get("p"))
    context = {"form": form, "runs": page, "tables": TABLES.values()}
    return render(request, "wagtailadmin/transfer/index.html", context)


@require_GET
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would do or did, row by row; errors first."""
    _require(request)
    found = get_object_or_404(ImportRun.objects.defer("content"), pk=pk)
    wanted = request.GET.get("outcome", "")
    rows = found.rows.defer("values", "before")
    if wanted in Outcome.values:
        rows = rows.filter(outcome=wanted)
    context = {
        "run": found,
        "counts": [(outcome, found.counts()[outcome.value]) for outcome in Outcome],
        "rows": Paginator(rows, ROWS).get_page(request.GET.get("p")),
        "outcome": wanted,
        "steps": _steps(found),
        "kept": found.rows.filter(applied=True).exclude(errors=[]).count() if found.state == RunState.UNDONE else 0,
    }
    return render(request, "wagtailadmin/transfer/run.html", context)


@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Begins the next step, once."""
    _require(request)
    found = get_object_or_404(ImportRun, pk=pk)
    if name not in Step.values:
        raise Http404
    waiting = ImportRun.objects.filter(pk=pk, state=found.state, progress_at=found.progress_at)
    # A check that is stopped is no import that could be gone on with.
    begun = RunState.WAITING if name == Step.CHECK else RunState.RUNNING
    if name not in _steps(found) or not waiting.update(state=begun, progress_at=timezone.now()):
        messages.error(request, _("This import is “%s”; that step cannot follow.") % found.get_state_display())
    else:
        audit.record(f"import.{name}", user=request.user, target=found, detail=found.kind)
        _start(found, name)
    return redirect("transfer:run", pk)


@require_GET
def errors(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The rows with errors as a CSV file, to mend the source by."""
    _require(request)
    found = get_object_or_404(ImportRun.objects.defer("content"), pk=pk)
    rows = found.rows.filter(outcome=Outcome.ERROR).values_list("number", "title", "errors")
    items = ({"row": number, "record": title, **problem} for number, title, problems in rows for problem in problems)
    body = exports.as_csv(["row", "record", "column", "message"], items)
    return exports.download(body, exports.FORMATS["csv"], f"errors-{pk}.csv")


def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """A kind's list as a table, of the tier chosen; what is restricted is recorded."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    listed = [item for item in kinds() if item.listed]
    tiers = [tier for tier in Tier if tier <= highest_tier(request.user)]
    if "format" not in request.GET:
        context = {"kinds": listed, "tiers": tiers, "formats": exports.FORMATS, "locales": LOCALES}
        return render(request, "wagtailadmin/transfer/export.html", context)
    kind = kind_of_plural(request.GET.get("kind", ""))
    form = request.GET["format"]
    locale = request.GET.get("locale", DEFAULT_LOCALE)
    tier = next((item for item in tiers if str(item.value) == request.GET.get("tier", "0")), None)
    if kind is None or not kind.listed or form not in exports.WRITERS or locale not in LOCALES:
        raise Http404
    if tier is None:
        raise PermissionDenied
    return exports.answer(kind, form, locale, tier, request.user)


def highest_tier(user: Any) -> Tier:
    """The Secretariat sees all; the Liaison Committee what Member States see; translators what is public."""
    if user.has_perm("ngo_pages.change_organization"):
        return Tier.SECRETARIAT
    return Tier.MEMBER_STATE if user.has_perm("ngo_pages.view_organization") else Tier.PUBLIC
