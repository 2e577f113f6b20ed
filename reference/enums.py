"""Closed sets of the reference data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberKind(models.TextChoices):
    STATE = "member-state", _("Member State")
    ASSOCIATE = "associate-member", _("Associate Member")


class BodyKind(models.TextChoices):
    BODY = "body", _("body")
    SECRETARIAT = "secretariat", _("unit of the Secretariat")
    COLLECTIVE = "collective", _("group addressed as a whole")


class DocumentKind(models.TextChoices):
    RESOLUTION = "resolution", _("resolution")
    DECISION = "decision", _("decision")
    BOARD = "board-document", _("Executive Board document")
    CONFERENCE = "conference-document", _("General Conference document")
    WORKING_PAPER = "working-paper", _("working paper")
    REPORT = "project-report", _("project report")
    FINAL_TEXT = "final-text", _("final text")
