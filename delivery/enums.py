"""Closed sets of the delivery of mail."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailingKind(models.TextChoices):
    """What a mail is; each kind has its composer, and is one list that people leave."""

    NEWSLETTER = "newsletter", _("newsletter")
    DIFFUSION = "diffusion", _("diffusion")
    DIGEST = "digest", _("digest")
    IMMEDIATE = "immediate", _("immediate notice")
    SERVICE = "service", _("service mail")


class MailingState(models.TextChoices):
    DRAFT = "draft", _("draft")
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("sending")
    PAUSED = "paused", _("paused")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


class Turn(models.TextChoices):
    """What a person may do with a mailing."""

    PAUSE = "pause", _("Pause")
    RESUME = "resume", _("Go on")
    CANCEL = "cancel", _("Call off")


class DeliveryState(models.TextChoices):
    """Held: waits for a translation. Sending: claimed, and perhaps handed over. Sent: a server took it."""

    HELD = "held", _("held for translation")
    QUEUED = "queued", _("queued")
    SENDING = "sending", _("sending")
    SENT = "sent", _("sent")
    DELIVERED = "delivered", _("delivered")
    BOUNCED = "bounced", _("bounced")
    COMPLAINED = "complained", _("complained of")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


#: Still to be sent.
WAITING: Final = (DeliveryState.HELD, DeliveryState.QUEUED)
#: Not at an end, as far as we are concerned.
OPEN: Final = (*WAITING, DeliveryState.SENDING)


class Reason(models.TextChoices):
    """Why a mail failed, bounced or was not sent, and why an address is suppressed (the first four)."""

    HARD_BOUNCE = "hard-bounce", _("the address does not exist")
    COMPLAINT = "complaint", _("reported as unwanted")
    UNSUBSCRIBED = "unsubscribed", _("unsubscribed")
    ERASURE = "erasure", _("asked to be erased")
    UNKNOWN = "unknown", _("interrupted while it was handed over: it may have arrived, and is not sent again")
    REFUSED = "refused", _("refused by the mail server")
    GAVE_UP = "gave-up", _("the mail server did not take it in time")
    NO_ADDRESS = "no-address", _("the address was erased before")
    EMPTY = "empty", _("nothing to send")
    NOT_COMPOSED = "not-composed", _("the mail could not be written")
    CALLED_OFF = "called-off", _("the mailing was cancelled")


#: Why an address is suppressed.
SUPPRESSING: Final = (Reason.HARD_BOUNCE, Reason.COMPLAINT, Reason.UNSUBSCRIBED, Reason.ERASURE)
#: Said by the person: not taken back without saying why.
BY_THE_PERSON: Final = (Reason.COMPLAINT, Reason.UNSUBSCRIBED, Reason.ERASURE)


class LiftedBecause(models.TextChoices):
    """Why an address is written to again. A closed set, since the audit keeps it and holds nobody's data."""

    ASKED = "asked", _("the person asks for mails again")
    MISTAKE = "mistake", _("it was noted by mistake")
    MENDED = "mended", _("the mailbox works again")
    CONFIRMED = "confirmed", _("the person has confirmed a subscription")
