"""What was mailed of a content, and the way to send it: for its status panel."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from content_store.query import readable
from content_store.receipts import Receipt
from delivery.enums import OPEN, DeliveryState
from delivery.models import counted

from . import diffusion_views
from .approving import may
from .diffusions import Diffusion
from .proposing import DIFFUSED

#: The newest of a content that are shown.
_MOST: Final = 5
_SENT: Final = (DeliveryState.SENT, DeliveryState.DELIVERED)


def mailed(content_id: UUID, user: Any) -> Iterable[Receipt]:
    rows = Diffusion.objects.filter(kept__content=content_id).exclude(mailing=None).select_related("mailing")
    for row in rows.order_by("-pk")[:_MOST]:
        url = reverse(diffusion_views.diffusions.get_url_name("inspect"), args=[row.pk]) if may(user, "view") else ""
        yield Receipt(_in_words(row), row.sent_as.ended or row.sent_as.started or row.approved_at, url)
    if may(user, "add") and readable().filter(content_id=content_id, kind__in=DIFFUSED).exists():
        add = reverse(diffusion_views.diffusions.get_url_name("add"))
        yield Receipt(_("Diffuse this"), url=f"{add}?content={content_id}")


def _in_words(row: Diffusion) -> str:
    numbers: Counter[str] = Counter()
    for line in counted(row.sent_as, "state"):
        numbers[line["state"]] += line["number"]
    queued, sent = (sum(numbers[state] for state in states) for states in (OPEN, _SENT))
    return _("Mails: %(queued)s queued, %(sent)s sent, %(missed)s not reached") % {
        "queued": queued,
        "sent": sent,
        "missed": numbers.total() - queued - sent,
    }
