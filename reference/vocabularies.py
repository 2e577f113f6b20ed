"""Registers the vocabularies of this app with the content store, under the names the API uses."""

from django.utils.translation import gettext_lazy as _

from content_store.terms import Vocabulary, register_vocabulary

from .models import (
    ACTOR_KINDS,
    Actor,
    Body,
    ClosedTerm,
    Country,
    ElectoralGroup,
    FieldOffice,
    Goal,
    GoverningSession,
    Language,
    Member,
    NationalCommission,
    OfficialDocument,
    Priority,
    Region,
    Sector,
    Subject,
)

for vocabulary in (
    Vocabulary("sectors", _("programme sectors"), Sector),
    Vocabulary("priorities", _("priorities"), Priority),
    Vocabulary("subjects", _("subjects"), Subject),
    Vocabulary("languages", _("languages"), Language),
    Vocabulary("sdgs", _("Sustainable Development Goals"), Goal),
    Vocabulary("regions", _("regions"), Region),
    Vocabulary("electoral-groups", _("electoral groups"), ElectoralGroup),
    Vocabulary("countries", _("countries and territories"), Country, related=("region",)),
    Vocabulary(
        "members", _("Member States and Associate Members"), Member, related=("electoral_group", "country__region")
    ),
    Vocabulary("bodies", _("bodies and units"), Body, related=("parent",)),
    Vocabulary("field-offices", _("field offices"), FieldOffice, related=("country__region", "bureau_for")),
    Vocabulary(
        "national-commissions", _("National Commissions"), NationalCommission, related=("member__country__region",)
    ),
    Vocabulary(
        "actors",
        _("addressees"),
        Actor,
        related=("body", "sector", "member", "office", "commission"),
        unlisted=ACTOR_KINDS["organization"],
    ),
    Vocabulary("governing-sessions", _("governing sessions"), GoverningSession, related=("body",)),
    Vocabulary("documents", _("official documents"), OfficialDocument, related=("body",)),
):
    register_vocabulary(vocabulary)

for name, label in (
    ("translation-states", _("states of a translation")),
    ("partnership-statuses", _("partnership statuses")),
    ("status-steps", _("steps of a partnership")),
    ("deciding-bodies", _("who decides on a status")),
    ("network-relations", _("relations between organizations")),
    ("ecosoc-statuses", _("statuses with ECOSOC")),
    ("contact-roles", _("roles of contacts")),
    ("freshness", _("freshness of a record")),
    ("organization-types", _("types of organization")),
    ("geographic-scopes", _("geographic scopes")),
    ("mechanisms", _("mechanisms of dialogue")),
    ("recommendation-statuses", _("statuses of a recommendation")),
    ("recommendation-kinds", _("kinds of recommendation")),
    ("positions", _("positions")),
    ("commitment-states", _("states of a commitment")),
    ("seat-roles", _("offices on a body")),
    ("event-modes", _("modes of an event")),
    ("session-states", _("states of a session")),
    ("name-types", _("types of name")),
    ("office-kinds", _("kinds of field office")),
    ("attendance-levels", _("levels of attendance")),
    ("document-kinds", _("kinds of document")),
    ("hearing-decisions", _("decisions on hearing requests")),
    ("event-stages", _("stages of a forum or conference")),
    ("document-roles", _("what a document is for an event")),
):
    register_vocabulary(Vocabulary(name, label, ClosedTerm, shared=True))
