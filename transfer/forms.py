"""The form an import begins with."""

import hashlib
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import ImportRun
from .tables import TABLES

MOST_BYTES: Final = 20_000_000


class UploadForm(forms.ModelForm[ImportRun]):
    """A file, what it holds, its language and where it comes from."""

    kind = forms.ChoiceField(
        label=_("What it holds"), choices=lambda: [(table.kind, table.label) for table in TABLES.values()]
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV in UTF-8 or XLSX; the first row names the columns. At most 20 MB and 50,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    class Meta:
        model = ImportRun
        fields = ("kind", "file", "locale", "source")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".csv", ".xlsx")):
            raise ValidationError(_("Send a .csv or .xlsx file."))
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 20 MB; divide it."))
        return file

    def save(self, commit: bool = True) -> ImportRun:
        file = self.cleaned_data["file"]
        self.instance.content = file.read()
        self.instance.file_name = file.name[-200:]
        self.instance.sha256 = hashlib.sha256(self.instance.content).hexdigest()
        return super().save(commit)
