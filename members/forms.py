"""The admin's forms for people with roles."""

from typing import Any, Final

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.users.models import UserProfile

from cms.base.locales import AUTONYMS
from forums.follow_up import LIAISON_COMMITTEE
from forums.terms import Seat
from reference.models import Actor

from .enums import AssignedRole
from .models import Assignment
from .permissions import GROUPS

#: Who may do what moderators do is decided above them.
ABOVE_MODERATORS: Final = (AssignedRole.EDITOR, AssignedRole.MODERATOR)


class SeatField(forms.ModelChoiceField[Seat]):
    """The seats of the Liaison Committee, of the newest term first, by whose seat it is."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        seats = queryset.filter(term__body__code=LIAISON_COMMITTEE).select_related("term")
        super().__init__(seats.order_by("-term__starts", "sort_order", "pk"), **kwargs)

    def label_from_instance(self, seat: Seat) -> str:
        holder = Actor.objects.filter(organization=seat.organization).first()
        return " · ".join(str(part) for part in (seat.term, holder or "") if part)


class AssignmentForm(WagtailAdminModelForm):
    """Extends or ends an assignment. Who it is, and for whom, stays: another is another assignment."""

    class Meta:
        model = Assignment
        fields = ["starts", "ends"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        role = cleaned.get("role", self.instance.role)
        if role in ABOVE_MODERATORS and not (self.for_user and self.for_user.is_superuser):
            raise ValidationError(_("Roles of the Secretariat are given, extended and ended by administrators."))
        return cleaned


class InvitationForm(AssignmentForm):
    """Gives a role to a person, known by their address or new."""

    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The person is written to in their language, with a link to sign in.")
    )
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language of the person"), choices=list(AUTONYMS.items()))

    class Meta(AssignmentForm.Meta):
        fields = ["role", "actor", "seat", "locale", "starts", "ends"]
        field_classes = {"seat": SeatField}

    field_order = ["email", "first_name", "last_name", "language", "role", "actor", "seat", "locale", "starts", "ends"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, commit: bool = True) -> Assignment:
        self.instance.user = person(self.cleaned_data)
        self.instance.granted_by = self.for_user
        saved: Assignment = super().save(commit=commit)
        return saved


def person(data: dict[str, Any]) -> User:
    """The user with this address, made where there is none; the name of one we know is not touched."""
    users = get_user_model()
    found = users.objects.filter(email__iexact=data["email"]).order_by("pk").first()
    if found is None:
        found = users(username=_free_username(data["email"]), email=data["email"])
        found.first_name, found.last_name = data.get("first_name", ""), data.get("last_name", "")
        # Nobody knows it. It is there for those who work in the admin, whose "forgotten password" needs one.
        found.set_password(get_random_string(64))
        found.save()
        UserProfile.objects.update_or_create(user=found, defaults={"preferred_language": data["language"]})
    return found


def _free_username(email: str) -> str:
    """The address, unless it is too long or the name of somebody whose address has changed since."""
    users = get_user_model()
    longest = users._meta.get_field("username").max_length or 0
    taken = len(email) > longest or users._default_manager.filter(username=email).exists()
    return get_random_string(32) if taken else email


def works_in_admin(role: str) -> bool:
    return role == AssignedRole.TRANSLATOR or role in GROUPS
