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


class OfficeKind(models.TextChoices):
    NATIONAL = "national", _("national office")
    REGIONAL = "regional", _("regional office")
    MULTISECTORAL = "multisectoral-regional", _("multisectoral regional office")
    CLUSTER = "cluster", _("cluster office")
    LIAISON = "liaison", _("liaison office")


class ReviewState(models.TextChoices):
    """Where something that was sent in stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    PUBLISHED = "published", _("published")
    REFUSED = "refused", _("refused")


class DocumentKind(models.TextChoices):
    RESOLUTION = "resolution", _("resolution")
    DECISION = "decision", _("decision")
    BOARD = "board-document", _("Executive Board document")
    CONFERENCE = "conference-document", _("General Conference document")
    WORKING_PAPER = "working-paper", _("working paper")
    REPORT = "project-report", _("project report")
    FINAL_TEXT = "final-text", _("final text")


class ContactRole(models.TextChoices):
    HEAD = "head", _("head of the organization")
    MAIN_REPRESENTATIVE = "main-representative", _("main representative")
    ALTERNATE = "alternate", _("alternate representative")
    FOCAL_POINT = "focal-point", _("focal point")
    PRESS = "press", _("press")
    YOUTH = "youth", _("youth representative")


class ConsentBasis(models.TextChoices):
    """Why a person's data may be kept and shown to those of a tier."""

    PERSON = "person", _("consent of the person")
    NOMINATION = "nomination", _("named by the organization, the person informed")
    FUNCTION = "function", _("published function in a public body")
