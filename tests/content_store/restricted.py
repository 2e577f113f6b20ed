"""A kind that tells its higher tiers more: organizations, whose summary goes on for those who may read on."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from content_store import kinds
from content_store.enums import Tier
from content_store.rendering import RenderContext
from ngo_pages.documents import organization
from ngo_pages.schemas import OrganizationDocument

#: Content to what its readers from a tier on may know besides.
Secrets = dict[UUID, dict[Tier, str]]


def restrict_organizations(monkeypatch: pytest.MonkeyPatch, tiers: Sequence[Tier] = tuple(Tier)) -> Secrets:
    """Declares the tiers of organizations; what is put in the table is rendered from then on."""
    secrets: Secrets = {}

    def build(page: Any, ctx: RenderContext) -> OrganizationDocument:
        document = organization.build(page, ctx)
        assert isinstance(document, OrganizationDocument)
        own = secrets.get(page.translation_key, {})
        told = [document.summary, *(text for tier, text in sorted(own.items()) if tier <= ctx.tier)]
        if any(tier <= ctx.tier for tier in own):
            ctx.coded("sectors", "SHS")
        return document.model_copy(update={"summary": " ".join(told)})

    monkeypatch.setitem(
        kinds._kinds,
        "organization",
        replace(organization, build=build, tiers=tuple(tiers), restricted=lambda page: True),
    )
    return secrets
