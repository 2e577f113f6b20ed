"""All that an approval is of, as the approver reads it."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cms.base.locales import AUTONYMS, LOCALES
from content_store.kinds import kind

from .audiences import as_lines
from .diffusions import Diffusion
from .newsletters import NewsletterPage


@dataclass(frozen=True)
class Fact:
    """`is_code`: codes and addresses, which read from left to right in every language. `locale`: of words in one."""

    label: str
    lines: list[str]
    is_code: bool = False
    locale: str = ""


def facts_of(diffusion: Diffusion) -> list[Fact]:
    """Beside the contents, the people and the samples, which are shown as they are found."""
    return [*(_newsletter(diffusion) if diffusion.newsletter else _targeted(diffusion)), *_when(diffusion)]


def _label(name: str) -> str:
    return capfirst(str(Diffusion._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _newsletter(diffusion: Diffusion) -> list[Fact]:
    pages = NewsletterPage.objects.filter(translation_key=diffusion.newsletter, live=True, alias_of=None)
    public = set(pages.values_list("locale__language_code", flat=True))
    return [Fact(_("Languages"), [AUTONYMS[code] for code in LOCALES if code in public] or ["—"])]


def _targeted(diffusion: Diffusion) -> list[Fact]:
    found = [Fact(_label("audience"), as_lines(diffusion.audience).splitlines() or ["—"], is_code=True)]
    if diffusion.list_kind:
        named = kind(diffusion.list_kind)
        found.append(Fact(_label("list_kind"), [capfirst(str(named.label_plural))]))
        found.append(Fact(_label("filters"), diffusion.filters.splitlines() or ["—"], is_code=True))
        found.append(Fact(_label("most"), [str(diffusion.most)]))
    for locale in (code for code in LOCALES if code in diffusion.notes):
        note: dict[str, Any] = diffusion.notes[locale]
        lines = [note.get("subject", ""), *note.get("text", "").splitlines()]
        label = f"{_label('notes')} ({AUTONYMS[locale]})"
        found.append(Fact(label, [line for line in lines if line], locale=locale))
    if diffusion.attachments:
        found.append(Fact(_label("attachments"), diffusion.attachments.split(), is_code=True))
    found.append(Fact(_label("statutory"), [_("Yes") if diffusion.statutory else _("No")]))
    return found


def _when(diffusion: Diffusion) -> list[Fact]:
    moment = diffusion.scheduled_for
    return [
        Fact(_label("hold_days"), [str(diffusion.hold_days)]),
        Fact(_label("per_minute"), [str(diffusion.per_minute or "—")]),
        Fact(_label("scheduled_for"), [date_format(localtime(moment), "Y-m-d H:i") if moment else "—"]),
    ]
