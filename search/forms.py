"""The forms of synonyms and pins: what is not understood is refused, and what makes judged queries worse."""

import datetime as dt
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from cms.base.days import utc_today
from cms.base.locales import DEFAULT_LOCALE, fallback_chain
from content_store.query import in_chain, readable

from .analysis.tokens import folded_key
from .analysis.words import words
from .interface import EngineError
from .models import MOST_PINNED, Pin, Synonyms, lines
from .trials import Change, Trial, trials
from .typed import read

_MOST_LINES: Final = 20
#: Words of an expression.
_MOST_WORDS: Final = 6
#: Synonyms of one language: each question looks them up, and each change reads all of them.
_MOST_SYNONYMS: Final = 1000
_PINNED_DAYS: Final = 90


class TunedForm(WagtailAdminModelForm):
    """Asks the judged queries as it is and as it would be; `trials` is what came of it."""

    trials: list[Trial]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trials = []

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            self.trials, fault = judged(self.instance)
            if fault:
                self.add_error(None, ValidationError(fault))


def judged(change: Change, *, removed: bool = False) -> tuple[list[Trial], str]:
    """What a change would do, and why it is refused; "" where it is not."""
    try:
        tried = trials(change, removed=removed)
    except EngineError:
        return [], _("The search engine does not answer, so it cannot be said whether results become worse.")
    except ValueError as error:
        return [], str(error)
    fallen = [f"{each.q} ({trial.locale})" for trial in tried for each in trial.fallen]
    if not fallen:
        return tried, ""
    return tried, _("The results of these judged queries would become worse: %s") % ", ".join(fallen)


class SynonymsForm(TunedForm):
    class Meta:
        model = Synonyms
        fields = ("locale", "words", "also")

    def clean_words(self) -> str:
        return self._expressions("words")

    def clean_also(self) -> str:
        return self._expressions("also")

    def _expressions(self, name: str) -> str:
        found = lines(self.cleaned_data[name])
        if len(found) > _MOST_LINES:
            raise ValidationError(_("At most %s lines.") % _MOST_LINES)
        for line in found:
            clauses = read(line).clauses
            count = sum(len(word.parts) for word in words(line))
            if not 0 < count <= _MOST_WORDS or any(clause.phrase or clause.excluded for clause in clauses):
                raise ValidationError(
                    _("“%(line)s” is not one to %(most)s words.") % {"line": line, "most": _MOST_WORDS}
                )
        return "\n".join(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "words" in cleaned and "also" in cleaned:
            keys = {folded_key(line) for line in lines(cleaned["words"])}
            if not cleaned["also"] and len(keys) < 2:
                raise ValidationError({"words": _("Two words or more mean the same, or one finds others also.")})
        same = Synonyms.objects.filter(locale=cleaned.get("locale", "")).exclude(pk=self.instance.pk)
        if same.count() >= _MOST_SYNONYMS:
            raise ValidationError(_("A language has %s of them at most.") % _MOST_SYNONYMS)
        return cleaned


class PinForm(TunedForm):
    addresses = forms.CharField(
        label=gettext_lazy("Contents"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Their addresses, as the browser shows them, one a line; the first comes on top."),
    )

    class Meta:
        model = Pin
        fields = ("query", "locale", "expires")
        widgets = {"expires": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["addresses"] = "\n".join(_addresses(self.instance))
        else:
            self.initial.setdefault("expires", utc_today() + dt.timedelta(days=_PINNED_DAYS))

    def clean_query(self) -> str:
        query: str = " ".join(self.cleaned_data["query"].split())
        clauses = read(query).clauses
        if not folded_key(query) or any(clause.phrase or clause.excluded for clause in clauses):
            raise ValidationError(_("Words alone, without quotation marks or minus signs."))
        return query

    def clean_expires(self) -> dt.date:
        expires: dt.date = self.cleaned_data["expires"]
        if expires < utc_today():
            raise ValidationError(_("This day is over."))
        return expires

    def clean_addresses(self) -> list[str]:
        found = []
        for line in lines(self.cleaned_data["addresses"]):
            path = unquote(urlsplit(line).path)
            content_id = readable().filter(path=f"{path.rstrip('/')}/").values_list("content_id", flat=True).first()
            if content_id is None:
                raise ValidationError(_("Nothing public is at “%s”.") % line)
            found.append(content_id.hex)
        if len(set(found)) > MOST_PINNED:
            raise ValidationError(_("At most %s contents.") % MOST_PINNED)
        return list(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        twins = Pin.objects.filter(key=folded_key(cleaned.get("query", "")), locale=cleaned.get("locale", ""))
        if twins.exclude(pk=self.instance.pk).exists():
            raise ValidationError({NON_FIELD_ERRORS: [_("This query has pinned results already: change those.")]})
        self.instance.contents = cleaned.get("addresses", [])
        return cleaned


def _addresses(pin: Pin) -> list[str]:
    """Of the contents that are public still, in their order."""
    rows = in_chain(readable(), fallback_chain(pin.locale or DEFAULT_LOCALE)).filter(content_id__in=pin.contents)
    paths = dict(rows.values_list("content_id", "path"))
    return [paths[each] for content_id in pin.contents if (each := UUID(content_id)) in paths]
