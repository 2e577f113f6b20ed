"""Groups of the admin and their rights, and the moderation every content passes (domain: roles and permissions).

Editors prepare everything, Moderators publish; Translators edit translations of one language; the Liaison Committee
drafts what concerns it. The platform's groups are defined here and in the apps' `register_role_grants` hooks, and
brought back to that whenever they are set up; an installation makes groups of its own for anything else.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q
from wagtail import hooks
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowMixin,
    WorkflowPage,
    WorkflowTask,
)

from .locales import AUTONYMS, LOCALES
from .models import BasePage


class Role(StrEnum):
    """Values are the groups' names; Translators have one group for each language."""

    EDITORS = "Editors"
    MODERATORS = "Moderators"
    LIAISON_COMMITTEE = "Liaison Committee"


@dataclass(frozen=True)
class Grant:
    """Actions ("add", "change", "view", "delete", "publish", "lock", "unlock") on all rows of a model; for a page
    type, on each of its pages in every language and on all below."""

    role: str
    model: type[Model]
    actions: tuple[str, ...]


#: By app label and codename.
Permissions = dict[tuple[str, str], Permission]

WORKFLOW = "Moderation"
_PREPARE = ("add", "change")
_PUBLISH = (*_PREPARE, "publish", "lock", "unlock", "bulk_delete")


def translators(locale: str) -> str:
    """Name of the group that translates into this language."""
    return f"Translators: {AUTONYMS[locale]}"


def role_names() -> list[str]:
    return [*Role, *(translators(code) for code in LOCALES)]


def grants() -> list[Grant]:
    """What the apps grant to whom."""
    return [grant for hook in hooks.get_hooks("register_role_grants") for grant in hook()]


@transaction.atomic
def set_up_roles() -> None:
    """Makes the groups, gives them exactly their rights, and puts the whole tree and all records under moderation."""
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in role_names()}
    given, known = grants(), _permissions()
    for name, group in groups.items():
        own = [grant for grant in given if grant.role == name]
        group.permissions.set(_model_permissions(name, own, known))
        _set_page_permissions(group, _page_actions(name, own), known)
        _set_collection_permissions(group, name)
    _set_up_workflow(groups[Role.MODERATORS])


def grant_translators(home: Page) -> None:
    """Lets the translators of a home page's language edit below it; nothing before the roles were set up."""
    group = Group.objects.filter(name=translators(home.locale.language_code)).first()
    if group:
        _set_page_permissions(group, _page_actions(group.name, []), _permissions())


def _permissions() -> Permissions:
    rows = Permission.objects.select_related("content_type")
    return {(row.content_type.app_label, row.codename): row for row in rows}


def _model_permissions(name: str, own: Iterable[Grant], known: Permissions) -> set[Permission]:
    found = {known["wagtailadmin", "access_admin"]}
    if name != Role.LIAISON_COMMITTEE:
        found.add(known["wagtail_localize", "submit_translation"])
    for grant in own:
        if not issubclass(grant.model, Page):
            found.update(_model_permission(grant.model, action, known) for action in grant.actions)
    return found


def _model_permission(model: type[Model], action: str, known: Permissions) -> Permission:
    """Wagtail makes "publish", "lock" and "unlock" after `migrate`, when our viewsets are not registered yet."""
    codename = get_permission_codename(action, model._meta)
    found = known.get((model._meta.app_label, codename))
    return found or Permission.objects.create(
        content_type=ContentType.objects.get_for_model(model),
        codename=codename,
        name=f"Can {action} {model._meta.verbose_name_raw}",
    )


def _page_actions(name: str, own: Iterable[Grant]) -> dict[int, set[str]]:
    """Primary key of a page to the actions there."""
    found: dict[int, set[str]] = defaultdict(set)
    root = Page.objects.get(depth=1)
    if name == Role.EDITORS:
        found[root.pk].update(_PREPARE)
    elif name == Role.MODERATORS:
        found[root.pk].update(_PUBLISH)
    for home in Page.objects.filter(depth=2).select_related("locale"):
        if name == translators(home.locale.language_code):
            found[home.pk].add("change")
    for grant in own:
        if issubclass(grant.model, Page):
            for pk in grant.model._default_manager.filter(alias_of=None).values_list("pk", flat=True):
                found[pk].update(grant.actions)
    return found


def _set_page_permissions(group: Group, actions: dict[int, set[str]], known: Permissions) -> None:
    wanted = {
        (pk, known[Page._meta.app_label, f"{action}_page"].pk) for pk, names in actions.items() for action in names
    }
    have = {(row.page_id, row.permission_id): row for row in GroupPagePermission.objects.filter(group=group)}
    for key in have.keys() - wanted:
        have[key].delete()
    for page_id, permission_id in wanted - have.keys():
        GroupPagePermission.objects.create(group=group, page_id=page_id, permission_id=permission_id)


def _set_collection_permissions(group: Group, name: str) -> None:
    """Everybody chooses images and files; who prepares content adds and changes them."""
    actions = ["choose"] if name.startswith("Translators") else ["choose", "add", "change"]
    # Wagtail keeps these permissions with its own models, whichever are in use.
    wanted = Permission.objects.filter(
        Q(content_type__app_label="wagtailimages", codename__in=[f"{action}_image" for action in actions])
        | Q(content_type__app_label="wagtaildocs", codename__in=[f"{action}_document" for action in actions])
    ).values_list("pk", flat=True)
    root = Collection.get_first_root_node()
    GroupCollectionPermission.objects.filter(group=group).exclude(collection=root, permission__in=wanted).delete()
    for pk in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission_id=pk)


def _set_up_workflow(moderators: Group) -> None:
    """One step: a moderator approves. It holds for the tree and for every record that knows workflows."""
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    task, _ = GroupApprovalTask.objects.get_or_create(name="A moderator approves")
    task.groups.set([moderators])
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=Page.objects.get(depth=1), defaults={"workflow": workflow})
    for model in apps.get_models():
        if issubclass(model, WorkflowMixin) and not issubclass(model, Page):
            WorkflowContentType.objects.update_or_create(
                content_type=ContentType.objects.get_for_model(model), defaults={"workflow": workflow}
            )


def is_secretariat(user: Any) -> bool:
    """Whether they work for the Secretariat, which sees what everybody sends in and writes in everybody's name."""
    groups = (Role.EDITORS, Role.MODERATORS)
    return bool(user.is_superuser or user.groups.filter(name__in=groups).exists())


def may_edit(user: Any, page: BasePage) -> bool:
    """Translators edit translations only: an original is edited by those who may also write new pages beside it."""
    if not page.permissions_for_user(user).can_edit():
        return False
    if user.is_superuser or not page.is_original:
        return True
    return "add" in page.get_parent().permissions_for_user(user).permissions


def may_translate(user: Any, page: Page, locale: Locale) -> bool:
    """Who edits or adds below the translated parent; where that is missing too, below the nearest that exists."""
    if not user.has_perm("wagtail_localize.submit_translation"):
        return False
    place = page
    while not place.is_root():
        place = place.get_parent()
        translated = place if place.is_root() else place.get_translation_or_none(locale)
        if translated:
            rights = translated.permissions_for_user(user)
            return bool(rights.can_edit() or rights.can_add_subpage())
    return False
