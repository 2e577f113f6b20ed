"""Which month to prepare; and a diffusion: contents, audience, words in each language, and when it goes."""

from typing import Any, Final
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from cms.base.locales import AUTONYMS, LOCALES
from content_store.kinds import kind
from content_store.query import in_chain, readable

from .audiences import as_lines, read_lines
from .diffusions import Diffusion
from .months import MONTH_PATTERN, this_month
from .pulling import pulled_kinds, read_filters

_LINES: Final = {"rows": 4, "dir": "ltr", "spellcheck": "false"}


class PrepareForm(forms.Form):
    month = forms.RegexField(
        rf"^{MONTH_PATTERN}$",
        label=_("month"),
        help_text=_("Write it as 2026-11."),
        error_messages={"invalid": _("Write it as 2026-11.")},
    )


class ContentsField(forms.CharField):
    """Addresses of this site or content ids, one a line, to a list of content ids."""

    widget = forms.Textarea(attrs=_LINES)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        rows = in_chain(readable().filter(content_id__in=value), tuple(LOCALES))
        paths = {str(content_id): path for content_id, path in rows.values_list("content_id", "path")}
        return "\n".join(str(paths.get(item, item)) for item in value)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return list(dict.fromkeys(_content(line) for line in lines))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


def _content(line: str) -> str:
    try:
        found = readable().filter(content_id=UUID(line))
    except ValueError:
        found = readable().filter(path=unquote(urlsplit(line).path))
    content_id = found.values_list("content_id", flat=True).first()
    if content_id is None:
        raise ValidationError(_("Nothing that is public is at “%(line)s”.") % {"line": line})
    return str(content_id)


class AudienceField(forms.CharField):
    """Filters, one a line, to an audience."""

    widget = forms.Textarea(attrs=_LINES)

    def prepare_value(self, value: Any) -> Any:
        return as_lines(value) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        return read_lines(str(value or ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class DiffusionForm(WagtailAdminModelForm):
    """Of a newsletter only when it goes is to be said."""

    contents = ContentsField(label=_("Contents"), required=False, help_text=_("Addresses of this site, one a line."))
    audience = AudienceField(
        label=_("Audience"),
        help_text=_(
            "Filters over contact persons, one a line: kind=member theme=ED,SC or kind=sector,office or"
            " actor=member-FR role=focal-point. A line that begins with “not” takes away."
        ),
    )
    list_kind = forms.ChoiceField(label=_("And contents of this kind"), required=False)

    class Meta:
        model = Diffusion
        fields = (
            "title",
            "contents",
            "list_kind",
            "filters",
            "most",
            "audience",
            "attachments",
            "statutory",
            "hold_days",
            "per_minute",
            "scheduled_for",
        )
        widgets = {
            "filters": forms.Textarea(attrs=_LINES),
            "attachments": forms.Textarea(attrs=_LINES),
            "scheduled_for": AdminDateTimeInput(),
        }
        help_texts = {
            "filters": _("One a line, as in the API: sector=ED,CLT."),
            "attachments": _("Addresses, one a line: files are linked, never attached."),
            "hold_days": _(
                "Who prefers a language in which it is not to be had yet waits so long, and then gets the next."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.newsletter:
            for name in ("contents", "list_kind", "filters", "most", "audience", "attachments", "statutory"):
                del self.fields[name]
            return
        self.fields["list_kind"].choices = [
            ("", "—"),
            *((k.name, capfirst(str(k.label_plural))) for k in pulled_kinds()),
        ]
        for locale in LOCALES:
            note = self.instance.notes.get(locale, {})
            for name, label, widget in (
                ("subject", _("subject"), forms.TextInput()),
                ("text", _("cover note"), forms.Textarea(attrs={"rows": 3})),
            ):
                widget.attrs |= {"lang": locale, "dir": "auto"}
                self.fields[f"{name}_{locale}"] = forms.CharField(
                    label=f"{capfirst(str(label))} ({AUTONYMS[locale]})",
                    required=False,
                    max_length=150 if name == "subject" else 4000,
                    widget=widget,
                    initial=note.get(name, ""),
                )

    def clean_attachments(self) -> str:
        addresses = self.cleaned_data["attachments"].split()
        for address in addresses:
            URLValidator(schemes=["https", "http"])(address)
        return "\n".join(addresses)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.newsletter:
            return cleaned
        if cleaned.get("list_kind"):
            try:
                read_filters(kind(cleaned["list_kind"]), cleaned.get("filters", ""), this_month())
            except ValidationError as error:
                self.add_error("filters", error)
        elif not cleaned.get("contents") and "contents" not in self.errors:
            self.add_error("contents", _("Say what is sent."))
        notes = {
            locale: {name: str(cleaned.get(f"{name}_{locale}", "")).strip() for name in ("subject", "text")}
            for locale in LOCALES
        }
        self.instance.notes = {locale: note for locale, note in notes.items() if any(note.values())}
        return cleaned
