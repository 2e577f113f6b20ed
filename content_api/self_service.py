"""Free keys on the site: anybody asks for one with an address, and does what is to be done with it by mailed links.

A link's page only shows buttons: programs that open the links of a mail confirm nothing and use no link up.
"""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from cms.base.locales import DEFAULT_LOCALE
from members.access import private
from members.throttle import may_ask, may_be_written_to

from . import holders
from .models import ApiKey

_PLAIN = RegexValidator(r"^[^\x00-\x1f\x7f]*$")


class FindForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})
    )


class AskForm(FindForm):
    name = forms.CharField(label=_("Name of the system that reads"), max_length=100, validators=[_PLAIN])
    organization = forms.CharField(
        label=_("Organization that answers for it"),
        max_length=200,
        validators=[_PLAIN],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    field_order = ["name", "organization", "email"]


def _answered(request: HttpRequest, form: FindForm, template: str) -> HttpResponse:
    """The form again, or the page that says to look into the mail: the same for known and unknown addresses."""
    status = 200
    if request.method == "POST" and form.is_valid():
        if may_ask(request):
            values: dict[str, Any] = form.cleaned_data
            if may_be_written_to(values["email"]):
                send = holders.ask if isinstance(form, AskForm) else holders.ask_to_manage
                send(**values, locale=get_language() or DEFAULT_LOCALE)
            return redirect("api-keys:sent")
        form.add_error(None, _("Too many links were asked for from here. Try again in an hour."))
        status = 429
    return render(request, template, {"form": form}, status=status)


@private
def ask(request: HttpRequest) -> HttpResponse:
    return _answered(request, AskForm(request.POST or None), "content_api/keys/ask.html")


@private
def find(request: HttpRequest) -> HttpResponse:
    return _answered(request, FindForm(request.POST or None), "content_api/keys/find.html")


@private
def sent(request: HttpRequest) -> HttpResponse:
    return render(request, "content_api/keys/sent.html")


@private
@sensitive_post_parameters("token")
@sensitive_variables("token", "shown")
def link(request: HttpRequest) -> HttpResponse:
    """GET: buttons. POST: does what the button says, once; a key's token is in the answer and nowhere else."""
    if request.method != "POST":
        token = request.GET.get("token", "")
        found = holders.link_of(token)
        if found is None:
            return _over(request)
        return render(request, "content_api/keys/link.html", {"key": found.key, "token": token})
    token, act = request.POST.get("token", ""), request.POST.get("act", "")
    if act in ("confirm", "rotate"):
        try:
            shown = (
                holders.confirm(token) if act == "confirm" else holders.rotate(token, at_once="at_once" in request.POST)
            )
        except holders.TooManyKeysError:
            return render(request, "content_api/keys/too_many.html", {"most": holders.MOST_KEYS}, status=409)
        if shown:
            return render(request, "content_api/keys/shown.html", {"key": shown[0], "shown": shown[1]})
        return _over(request)
    does = {"extend": holders.extend, "end": holders.end}.get(act)
    key: ApiKey | None = does(token) if does else None
    return render(request, "content_api/keys/done.html", {"key": key}) if key else _over(request)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "content_api/keys/over.html", status=400)
