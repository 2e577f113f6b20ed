"""Finds the content that a row of a file is about: by id, by reference or slug, by any of an organization's names."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cms.base.models import BasePage
from content_store.merged import MergedContent, survivor_of
from forums.recommendations import RecommendationPage
from ngo_pages.enums import NameType
from ngo_pages.models import Organization, OrganizationName
from search.analysis.folding import fold

from .values import WrongValueError


def name_key(name: str) -> str:
    """The same for the ways of writing the same name: letters and digits only, without marks, case or spaces."""
    return "".join(char for char in fold(name) if char.isalnum())


@dataclass
class OrganizationNames:
    """Content ids by name, read once for a run; acronyms are shared by several and find nothing."""

    by_name: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def read(cls) -> "OrganizationNames":
        found = cls()
        merged = MergedContent.objects.values("content_id")
        rows = Organization.objects.exclude(content_id__in=merged)
        for name, content_id in rows.values_list("name", "content_id").iterator():
            found.add(name, content_id)
        others = OrganizationName.objects.exclude(type=NameType.ACRONYM).exclude(organization__content_id__in=merged)
        for name, content_id in others.values_list("text", "organization__content_id").iterator():
            found.add(name, content_id)
        return found

    def add(self, name: str, content_id: UUID) -> None:
        key = name_key(name)
        if key:
            self.by_name[key].add(content_id)

    def find(self, name: str) -> UUID | None:
        """Raises WrongValueError where the name belongs to several."""
        found = self.by_name.get(name_key(name), set())
        if len(found) > 1:
            ids = ", ".join(sorted(str(item) for item in found))
            raise WrongValueError(
                _("Several organizations are called “%(name)s”: %(ids)s. Give the id.") % {"name": name, "ids": ids}
            )
        return next(iter(found), None)

    def organization(self, text: str) -> Organization:
        """By content id or name. Raises WrongValueError."""
        given = as_id(text)
        content_id = (survivor_of(given) or given) if given else self.find(text)
        found: Organization | None = Organization.objects.filter(content_id=content_id).first()
        if found is None:
            raise WrongValueError(_("No organization is called “%s”; give its id or one of its names.") % text)
        return found


def as_id(text: Any) -> UUID | None:
    try:
        return UUID(str(text).strip())
    except ValueError:
        return None


def match(model: type[BasePage], values: Mapping[str, Any], names: OrganizationNames) -> UUID | None:
    """The content this row is about; None for a new one. Raises WrongValueError for an id that is none, or several."""
    given = values.get("id")
    if given:
        found = as_id(given)
        if found is None:
            raise WrongValueError(_("“%s” is no content id.") % given)
        if survivor := survivor_of(found):
            raise WrongValueError(_("This record was merged into %s: give that id.") % survivor)
        return found
    if values.get("name") and _is_organization(model):
        return names.find(str(values["name"]))
    if values.get("reference") and model is RecommendationPage:
        return _only(model, reference=str(values["reference"]).strip())
    if values.get("slug"):
        return _only(model, slug=str(values["slug"]).strip())
    return _only(model, title=str(values["title"]).strip()) if values.get("title") else None


def _is_organization(model: type[BasePage]) -> bool:
    return any(item.name == "organization" and item.related_model is Organization for item in model._meta.fields)


def _only(model: type[BasePage], **known: str) -> UUID | None:
    found = set(model._default_manager.filter(alias_of=None, **known).values_list("translation_key", flat=True)[:2])
    if len(found) > 1:
        raise WrongValueError(_("Several contents have this title; give the id or the slug."))
    return next(iter(found), None)
