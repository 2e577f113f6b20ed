"""Registers the vocabularies of this app with the content store, under the names the API uses."""

from django.utils.translation import gettext_lazy as _

from content_store.terms import Vocabulary, register_vocabulary

from .models import (
    Actor,
    Body,
    ClosedTerm,
    Country,
    ElectoralGroup,
    Goal,
    GoverningSession,
    Member,
    OfficialDocument,
    Priority,
    Region,
    Sector,
)

for name, label, model in (
    ("sectors", _("programme sectors"), Sector),
    ("priorities", _("priorities"), Priority),
    ("sdgs", _("Sustainable Development Goals"), Goal),
    ("regions", _("regions"), Region),
    ("electoral-groups", _("electoral groups"), ElectoralGroup),
    ("countries", _("countries and territories"), Country),
    ("members", _("Member States and Associate Members"), Member),
    ("bodies", _("bodies and units"), Body),
    ("actors", _("addressees"), Actor),
    ("governing-sessions", _("governing sessions"), GoverningSession),
    ("documents", _("official documents"), OfficialDocument),
):
    register_vocabulary(Vocabulary(name, label, model))

for name, label in (
    ("translation-states", _("states of a translation")),
    ("partnership-statuses", _("partnership statuses")),
    ("organization-types", _("types of organization")),
    ("geographic-scopes", _("geographic scopes")),
    ("mechanisms", _("mechanisms of dialogue")),
    ("recommendation-statuses", _("statuses of a recommendation")),
    ("recommendation-kinds", _("kinds of recommendation")),
    ("positions", _("positions")),
    ("event-modes", _("modes of an event")),
    ("session-states", _("states of a session")),
    ("name-types", _("types of name")),
    ("attendance-levels", _("levels of attendance")),
    ("document-kinds", _("kinds of document")),
):
    register_vocabulary(Vocabulary(name, label, ClosedTerm, shared=True))
