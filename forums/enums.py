"""Closed sets of events, sessions and recommendations; labels for readers are vocabularies of the same codes."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventMode(models.TextChoices):
    ON_SITE = "on-site", _("on site")
    ONLINE = "online", _("online")
    MIXED = "mixed", _("on site and online")


class Measure(models.TextChoices):
    PARTICIPANTS = "participants", _("participants")
    NGOS = "ngos", _("NGOs")
    REPRESENTATIVES = "representatives", _("representatives of NGOs")
    COUNTRIES = "countries", _("countries")
    SPEAKERS = "speakers", _("speakers")
    SPEAKER_COUNTRIES = "speaker-countries", _("countries of the speakers")
    DELEGATIONS = "delegations", _("delegations and National Commissions")
    REGISTRATIONS = "registrations", _("registrations")
    PANELS = "panels", _("plenary panels")
    WORKSHOPS = "workshops", _("workshops")


class Qualifier(models.TextChoices):
    """How exact a figure is in its source."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    MORE_THAN = "more-than", _("more than")


class Mechanism(models.TextChoices):
    NGP_COMMITTEE = "ngp-committee", _("NGP Committee")
    THEMATIC_DEBATE = "thematic-debate", _("thematic debate")
    HEARING = "hearing", _("hearing")
    NGO_SPACE = "ngo-space", _("NGO space of the General Conference")
    ROUND_TABLE = "icngo-round-table", _("round table of the ICNGO")
    FORUM_PANEL = "forum-panel", _("panel of a forum")
    NATCOM_MEETING = "natcom-meeting", _("meeting with National Commissions")
    INFORMATION_MEETING = "information-meeting", _("information meeting")
    CONSULTATION = "consultation", _("consultation")
    EXECUTIVE_BOARD = "executive-board", _("Executive Board")


class SessionState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    HELD = "held", _("held")
    REPORTED = "reported", _("reported")
    POSTPONED = "postponed", _("postponed")
    CANCELLED = "cancelled", _("cancelled")


class SessionRole(models.TextChoices):
    MODERATOR = "moderator", _("moderator")
    SPEAKER = "speaker", _("speaker")
    RAPPORTEUR = "rapporteur", _("rapporteur")


class HearingDecision(models.TextChoices):
    PENDING = "pending", _("pending")
    GRANTED = "granted", _("granted")
    IN_WRITING = "in-writing", _("answered in writing")
    POSTPONED = "postponed", _("postponed")
    DECLINED = "declined", _("declined")


class EventStage(models.TextChoices):
    """Steps of a forum or conference, in their order."""

    CALL = "call", _("call for working groups")
    CONCEPT_NOTE = "concept-note", _("concept note")
    PROGRAMME = "programme", _("provisional programme")
    REGISTRATION = "registration", _("registration")
    EVENT = "event", _("the event itself")
    FINAL_TEXT = "final-text", _("final text")
    REPORT = "report", _("report")
    DELIVERY = "delivery", _("delivery to authorities")
    EVALUATION = "evaluation", _("evaluation with the Member States concerned")
    FOLLOW_UP = "follow-up", _("follow-up")


class ThemePart(models.TextChoices):
    PROPOSED = "proposed", _("proposed it")
    AGREED = "agreed", _("agreed with it")


class AttendanceLevel(models.TextChoices):
    DELEGATION = "delegation", _("delegation")
    NATIONAL_COMMISSION = "national-commission", _("National Commission")
    CAPITAL = "capital", _("from the capital")


class RecommendationKind(models.TextChoices):
    ADOPTED = "adopted-recommendation", _("adopted recommendation")
    REPORTED = "reported-call", _("call as reported")
    PROPOSAL = "proposal", _("proposal")
    CONCLUSION = "conclusion", _("conclusion")


class RecommendationStatus(models.TextChoices):
    """In the order in which things usually happen."""

    PROPOSED = "proposed", _("proposed")
    ADOPTED = "adopted", _("adopted")
    TRANSMITTED = "transmitted", _("transmitted")
    UNDER_STUDY = "under-study", _("under study")
    IN_PROGRESS = "in-progress", _("in progress")
    PARTLY_IMPLEMENTED = "partly-implemented", _("partly implemented")
    IMPLEMENTED = "implemented", _("implemented")
    NOT_IMPLEMENTED = "not-implemented", _("not implemented")
    SUPERSEDED = "superseded", _("superseded")


#: A state of the follow-up beside the statuses, computed: nobody has said anything for twelve months.
NO_INFORMATION: Final = "no-information"


class Position(models.TextChoices):
    NONE_YET = "none-yet", _("none yet")
    SUPPORTED = "supported", _("supported")
    PARTLY = "partly-supported", _("partly supported")
    NOTED = "noted", _("noted")
    NOT_SUPPORTED = "not-supported", _("not supported")


class DocumentRole(models.TextChoices):
    """What a document is for the event, session or group that lists it."""

    CALL = "call", _("call")
    CONCEPT_NOTE = "concept-note", _("concept note")
    PROGRAMME = "programme", _("programme")
    AGENDA = "agenda", _("agenda")
    BACKGROUND = "background", _("background paper")
    STATEMENT = "statement", _("statement")
    RECORDING = "recording", _("recording")
    REPORT = "report", _("report")
    FINAL_TEXT = "final-text", _("final text")
    EVALUATION = "evaluation", _("evaluation")
    DECISION = "decision", _("decision")


class CommitmentState(models.TextChoices):
    PLANNED = "planned", _("planned")
    UNDER_WAY = "under-way", _("under way")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class SeatStatus(models.TextChoices):
    ASSOCIATE = "associate", _("associate")
    CONSULTATIVE = "consultative", _("consultative")


class SeatRole(models.TextChoices):
    MEMBER = "member", _("member")
    PRESIDENT = "president", _("president")
    VICE_PRESIDENT = "vice-president", _("vice-president")
    VICE_PRESIDENT_YOUTH = "vice-president-youth", _("vice-president for youth")
    SECRETARY = "secretary", _("secretary")
    TREASURER = "treasurer", _("treasurer")
