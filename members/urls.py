"""The members' space, below the locale."""

from django.urls import path

from . import passkeys, sign_in, space, submitting
from .tasks import actions, contacts, documents, experts, preparation, record, tables

app_name = "members"

urlpatterns = [
    path("", space.space, name="space"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/sent/", sign_in.link_sent, name="link-sent"),
    path("sign-in/link/", sign_in.enter, name="enter"),
    path("sign-in/passkey/", passkeys.sign_in_with_passkey, name="sign-in-with-passkey"),
    path("sign-in/passkey/options/", passkeys.sign_in_options, name="sign-in-options"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("send/<slug:slug>/", submitting.send, name="send"),
    path("send/<slug:slug>/<uuid:about>/", submitting.send, name="send-about"),
    path("sent/<slug:slug>/<int:pk>/", submitting.change, name="sent"),
    path("sent/<slug:slug>/<int:pk>/discard/", submitting.discard, name="discard"),
    path("actions/propose/", actions.propose, name="propose-action"),
    path("actions/<int:pk>/", actions.propose, name="proposed-action"),
    path("actions/<int:pk>/discard/", actions.discard, name="discard-action"),
    path("record/<int:pk>/", record.confirm_record, name="confirm-record"),
    path("documents/", documents.documents, name="documents"),
    path("contacts/", contacts.contacts, name="contacts"),
    path("experts/", experts.find_experts, name="experts"),
    path("preparation/", preparation.preparation, name="preparation"),
    path("preparation/dates.ics", preparation.dates, name="preparation-dates"),
    path("tables/", tables.tables, name="tables"),
    path("passkeys/", passkeys.list_passkeys, name="passkeys"),
    path("passkeys/add/", passkeys.add_passkey, name="add-passkey"),
    path("passkeys/add/options/", passkeys.registration_options, name="registration-options"),
    path("passkeys/<int:pk>/remove/", passkeys.remove_passkey, name="remove-passkey"),
]
