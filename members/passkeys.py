"""Passkeys: a second way to sign in, for those who want it (W3C WebAuthn, by py_webauthn).

A passkey belongs to the host it was made for. Since it is the only proof asked for, the device must have verified its
holder (fingerprint, face, PIN). Challenges are kept in the session and good for one answer.
"""

import json
from typing import Final

from django import forms
from django.contrib import messages
from django.db import DataError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from .access import MemberRequest, host_of, members_only, passkeys_possible, private
from .mail import may_use_links
from .models import Passkey
from .sign_in import SignInForm, open_session, safe_next

_CHALLENGE: Final = "passkey-challenge"
_VERIFIED: Final = UserVerificationRequirement.REQUIRED


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the passkey"),
        max_length=60,
        help_text=gettext_lazy("By which you know the device: “My phone”."),
    )


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _answer(request: HttpRequest, options: object, challenge: bytes) -> HttpResponse:
    request.session[_CHALLENGE] = bytes_to_base64url(challenge)
    return HttpResponse(options_to_json(options), content_type="application/json")  # type: ignore[arg-type]


def _challenge(request: HttpRequest) -> bytes:
    """Raises KeyError where nothing was asked: an answer to an empty question would be good for ever."""
    return base64url_to_bytes(request.session.pop(_CHALLENGE))


# --- signing in


@private
@require_POST
def sign_in_options(request: HttpRequest) -> HttpResponse:
    """What the browser asks its passkeys; it offers those of this host by itself, so that no address is asked for."""
    options = generate_authentication_options(rp_id=host_of(request), user_verification=_VERIFIED)
    return _answer(request, options, options.challenge)


@private
@require_POST
def sign_in_with_passkey(request: HttpRequest) -> HttpResponse:
    then = safe_next(request, request.POST.get("next", ""))
    passkey = _verified(request)
    if passkey is None:
        form = SignInForm()
        context = {"form": form, "next": then, "passkeys": passkeys_possible(request), "passkey_failed": True}
        return render(request, "members/sign_in.html", context, status=400)
    passkey.user.backend = "django.contrib.auth.backends.ModelBackend"
    open_session(request, passkey.user, "passkey")
    return HttpResponseRedirect(then)


def _verified(request: HttpRequest) -> Passkey | None:
    """The passkey that has answered this session's challenge, and whose person may sign in here."""
    try:
        challenge = _challenge(request)
        credential = json.loads(request.POST.get("credential", ""))
        with transaction.atomic():
            passkey = Passkey.objects.select_for_update().select_related("user").get(credential_id=credential["id"])
            verified = verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=host_of(request),
                expected_origin=_origin(request),
                credential_public_key=bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
            passkey.sign_count, passkey.last_used = verified.new_sign_count, timezone.now()
            passkey.save(update_fields=["sign_count", "last_used"])
    except (WebAuthnException, Passkey.DoesNotExist, DataError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return passkey if may_use_links(passkey.user) else None


# --- keeping one's own


@members_only
@require_safe
def list_passkeys(request: MemberRequest, form: PasskeyForm | None = None) -> HttpResponse:
    context = {
        "passkeys": Passkey.objects.filter(user=request.user),
        "possible": passkeys_possible(request),
        "form": form or PasskeyForm(),
        "allowed": may_use_links(request.user),
    }
    return render(request, "members/passkeys.html", context)


@members_only
@require_POST
def registration_options(request: MemberRequest) -> HttpResponse:
    user = request.user
    options = generate_registration_options(
        rp_id=host_of(request),
        rp_name=_("NGO–UNESCO partnership"),
        user_id=salted_hmac("members.passkey", str(user.pk), algorithm="sha256").digest(),
        user_name=user.email,
        user_display_name=user.get_full_name() or user.email,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(base64url_to_bytes(key.credential_id))
            for key in Passkey.objects.filter(user=user)
        ],
    )
    return _answer(request, options, options.challenge)


@members_only
@require_POST
def add_passkey(request: MemberRequest) -> HttpResponse:
    form = PasskeyForm(request.POST)
    if form.is_valid() and may_use_links(request.user):
        try:
            verified = verify_registration_response(
                credential=json.loads(request.POST.get("credential", "")),
                expected_challenge=_challenge(request),
                expected_rp_id=host_of(request),
                expected_origin=_origin(request),
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError, RecursionError):
            messages.error(request, _("The passkey could not be verified. Nothing was added."))
        else:
            Passkey.objects.get_or_create(
                credential_id=bytes_to_base64url(verified.credential_id),
                defaults={
                    "user": request.user,
                    "name": form.cleaned_data["name"],
                    "public_key": verified.credential_public_key,
                    "sign_count": verified.sign_count,
                },
            )
            messages.success(request, _("The passkey was added. You can sign in with it from now on."))
    else:
        messages.error(request, _("Give the passkey a name of up to 60 characters."))
    return redirect("members:passkeys")


@members_only
@require_POST
def remove_passkey(request: MemberRequest, pk: int) -> HttpResponse:
    get_object_or_404(Passkey, pk=pk, user=request.user).delete()
    messages.success(request, _("The passkey was removed."))
    return redirect("members:passkeys")
