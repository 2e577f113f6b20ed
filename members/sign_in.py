"""Signing in by a mailed link.

The link's page only shows a button: programs that open the links of a mail sign nobody in, and use no link up.
"""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from sesame.utils import get_user

from cms.base.audit import record
from cms.base.locales import DEFAULT_LOCALE

from .access import passkeys_possible, private
from .mail import SCOPES, mail_link, may_use_links
from .throttle import may_ask, may_be_written_to

#: In the session of whoever signed in here, by a link or a passkey, and not with the admin's password.
BY_LINK = "members-only"
#: Seconds a sign-in lasts: a working day.
SESSION_AGE = 12 * 3600
#: Characters of an address to go on to, which is mailed.
LONGEST_NEXT = 500


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email webauthn", "dir": "ltr"})
    )


def safe_next(request: HttpRequest, value: str) -> str:
    """Where to go on: an address of this site's members' space, else its start."""
    start = reverse("members:space")
    fits = len(value) <= LONGEST_NEXT and value.isprintable()
    return value if fits and url_has_allowed_host_and_scheme(value, None) and value.startswith(start) else start


@private
def sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for the address; the answer is the same for known and unknown ones."""
    then = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated and request.method != "POST":
        return HttpResponseRedirect(then)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_ask(request):
            form.add_error(None, _("Too many links were asked for from here. Try again in an hour."))
            return _form(request, form, then, status=429)
        email = form.cleaned_data["email"]
        if may_be_written_to(email):
            mail_link.enqueue(_known(email), get_language() or DEFAULT_LOCALE, "sign-in", then)
        return redirect("members:link-sent")
    return _form(request, form, then)


def _form(request: HttpRequest, form: SignInForm, then: str, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": then, "passkeys": passkeys_possible(request)}
    return render(request, "members/sign_in.html", context, status=status)


def _known(email: str) -> int:
    """The key of the person with this address; 0, to whom nobody writes, where there is none."""
    users = get_user_model()._default_manager.filter(email__iexact=email, is_active=True)
    return users.order_by("pk").values_list("pk", flat=True).first() or 0


@private
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "members/link_sent.html")


@private
def enter(request: HttpRequest) -> HttpResponse:
    """GET: a button. POST: signs in, once."""
    values = request.POST if request.method == "POST" else request.GET
    token, scope = values.get("token", ""), values.get("scope", "")
    then = safe_next(request, values.get("next", ""))
    if scope not in SCOPES or not (user := _holder(token, scope)):
        return render(request, "members/link_invalid.html", status=400)
    if request.method != "POST":
        return render(request, "members/enter.html", {"token": token, "scope": scope, "next": then})
    with transaction.atomic():
        # Of two posts of one link the second waits here, and finds it used.
        get_user_model()._default_manager.select_for_update().get(pk=user.pk)
        holder = _holder(token, scope)
        if holder:
            open_session(request, holder, "link")
    return HttpResponseRedirect(then) if holder else render(request, "members/link_invalid.html", status=400)


def _holder(token: str, scope: str) -> User | None:
    user: Any = get_user(token, scope=scope, max_age=SCOPES[scope], update_last_login=False)
    return user if user and may_use_links(user) else None


def open_session(request: HttpRequest, user: User, means: str) -> None:
    """`means`: how the person showed who they are, for the audit. Uses up all links sent before."""
    login(request, user)
    request.session[BY_LINK] = True
    request.session.set_expiry(SESSION_AGE)
    record("signed-in", user=user, target=user, detail=means)


@private
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("members:sign-in")
