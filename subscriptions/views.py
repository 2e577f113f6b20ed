"""Following on the site: sign-up, confirmation, preferences, all without an account.

Answers are the same for addresses that are known and those that are not. GET changes nothing, but for the confirming
link in the browser that signed up.
"""

import secrets
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from cms.base.locales import DEFAULT_LOCALE, LOCALES
from delivery import privacy
from members.access import private
from members.throttle import may_ask, may_be_written_to
from search.wording import in_words

from . import preferences, signing_up
from .asking import NEWSLETTER, NothingToFollow, criteria_from, feeds_of, follows_page
from .enums import Frequency, Purpose, State
from .forms import FindForm, FollowForm, LanguagesForm, SubscriptionForm
from .models import MailedLink

#: Names the browser that signed up, for as long as the link works; says nothing of the person.
COOKIE: Final = "follow"


def _locale() -> str:
    language = get_language() or DEFAULT_LOCALE
    return language if language in LOCALES else DEFAULT_LOCALE


@method_decorator(private, name="dispatch")
class FollowView(View):
    """Asks for an address and how often; the query string says what is followed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            criteria = criteria_from(request)
        except NothingToFollow:
            return render(request, "subscriptions/nothing.html", status=404)
        form = FollowForm(request.POST or None)
        if criteria == NEWSLETTER:  # comes out when it does
            del form.fields["frequency"]
        status = 200
        if request.method == "POST" and form.is_valid():
            if may_ask(request):
                browser = request.COOKIES.get(COOKIE) or secrets.token_urlsafe(24)
                email = form.cleaned_data["email"]
                frequency = Frequency(form.cleaned_data.get("frequency") or Frequency.MONTHLY)
                if may_be_written_to(email):
                    signing_up.sign_up(email, criteria, frequency, _locale(), browser)
                response = redirect("subscriptions:sent")
                age = int(signing_up.CONFIRMS.total_seconds())
                response.set_cookie(
                    COOKIE, browser, max_age=age, secure=request.is_secure(), httponly=True, samesite="Lax"
                )
                return response
            form.add_error(None, _("Too many links were asked for from here. Try again in an hour."))
            status = 429
        context = {
            "form": form,
            "what": in_words(criteria, _locale()),
            "page": follows_page(criteria),
            "newsletter": criteria == NEWSLETTER,
        }
        return render(request, "subscriptions/follow.html", context, status=status)


@private
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/sent.html")


@private
def find(request: HttpRequest) -> HttpResponse:
    """Asks for the address that a link to the preferences is mailed to."""
    form = FindForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if may_ask(request):
            if may_be_written_to(form.cleaned_data["email"]):
                signing_up.ask_for_preferences(form.cleaned_data["email"], _locale())
            return redirect("subscriptions:sent")
        form.add_error(None, _("Too many links were asked for from here. Try again in an hour."))
        status = 429
    return render(request, "subscriptions/find.html", {"form": form}, status=status)


@private
@sensitive_post_parameters("token")
@sensitive_variables("token")
def confirm(request: HttpRequest) -> HttpResponse:
    """GET confirms in the browser that signed up; in any other it shows the button that does."""
    token = (request.POST if request.method == "POST" else request.GET).get("token", "")
    link = signing_up.link_of(token, Purpose.CONFIRM)
    if link is None or link.subscription is None:
        return _over(request)
    what = in_words(link.subscription.wanted, _locale())
    same = signing_up.is_same_browser(link, request.COOKIES.get(COOKIE, ""))
    # A HEAD is no person's, whatever cookie comes with it.
    if request.method == "POST" or (request.method == "GET" and same):
        row = signing_up.confirm(link, _locale())
        return render(request, "subscriptions/confirmed.html", {"what": what, "row": row}) if row else _over(request)
    return render(request, "subscriptions/confirm.html", {"what": what, "token": token})


@method_decorator(
    [private, sensitive_post_parameters("token"), sensitive_variables("token")],
    name="dispatch",
)
class PreferencesView(View):
    """All that a person follows. POST: `act` is `save`, `export` or `erase`, or `end` the id of a subscription."""

    def get(self, request: HttpRequest) -> HttpResponse:
        token = request.GET.get("token", "")
        link = signing_up.link_of(token, Purpose.PREFERENCES)
        return self._shown(request, link, token) if link else _over(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        token = request.POST.get("token", "")
        link = signing_up.link_of(token, Purpose.PREFERENCES)
        if link is None:
            return _over(request)
        ended = request.POST.get("end", "")
        if ended.isdecimal():
            preferences.end(link.recipient.subscriptions.filter(pk=ended))
            return self._shown(request, link, token, saved=True)
        match request.POST.get("act"):
            case "export":
                answer = JsonResponse(privacy.told(link.recipient), json_dumps_params={"indent": 2})
                answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
                return answer
            case "erase":
                if "sure" not in request.POST:
                    return render(request, "subscriptions/erase.html", {"token": token})
                privacy.erase(link.recipient)
                return render(request, "subscriptions/erased.html")
            case _:
                return self._save(request, link, token)

    def _save(self, request: HttpRequest, link: MailedLink, token: str) -> HttpResponse:
        forms, languages = _forms(link, request.POST), LanguagesForm(link.recipient, request.POST)
        if all([*(form.is_valid() for form in forms), languages.is_valid()]):
            preferences.change(link.recipient, forms, languages.chosen())
            return self._shown(request, link, token, saved=True)
        return self._page(request, token, forms, languages)

    def _shown(self, request: HttpRequest, link: MailedLink, token: str, *, saved: bool = False) -> HttpResponse:
        return self._page(request, token, _forms(link), LanguagesForm(link.recipient), saved=saved)

    def _page(
        self,
        request: HttpRequest,
        token: str,
        forms: list[SubscriptionForm],
        languages: LanguagesForm,
        *,
        saved: bool = False,
    ) -> HttpResponse:
        rows: list[dict[str, Any]] = [
            {
                "form": form,
                "what": in_words(form.instance.wanted, _locale()),
                "feeds": feeds_of(form.instance.wanted, _locale()),
            }
            for form in forms
        ]
        context = {"token": token, "rows": rows, "languages": languages, "saved": saved}
        return render(request, "subscriptions/preferences.html", context)


def _forms(link: MailedLink, data: Any = None) -> list[SubscriptionForm]:
    rows = link.recipient.subscriptions.filter(state=State.ACTIVE).select_related("criteria")
    return [
        SubscriptionForm(data, instance=row, prefix=f"s{row.pk}", with_frequency=row.criteria_id != NEWSLETTER.id)
        for row in rows
    ]


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/over.html", status=400)
