"""Registers with the admin: pages on what is sent, who may see to it, and what is erased with time."""

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from cms.base.roles import Grant, Role

from .models import Mailing, Recipient, Suppression
from .privacy import sweep
from .viewsets import MailGroup


def mail_grants() -> list[Grant]:
    """Editors see what becomes of what they prepare; moderators see to it, and to persons' data: who may view those
    may export them, who may delete them may erase them."""
    return [
        Grant(Role.EDITORS, Mailing, ("view",)),
        Grant(Role.EDITORS, Suppression, ("view",)),
        Grant(Role.MODERATORS, Mailing, ("view", "change")),
        Grant(Role.MODERATORS, Suppression, ("view", "add", "delete")),
        Grant(Role.MODERATORS, Recipient, ("view", "delete")),
    ]


def mail_permissions() -> QuerySet[Permission]:
    """Those that the pages ask for, for an installation's own groups."""
    names = {get_permission_codename(action, grant.model._meta) for grant in mail_grants() for action in grant.actions}
    return Permission.objects.filter(content_type__app_label=Mailing._meta.app_label, codename__in=names)


hooks.register("register_admin_viewset", MailGroup)
hooks.register("register_permissions", mail_permissions)
hooks.register("register_role_grants", mail_grants)
hooks.register("register_sweep", sweep)
