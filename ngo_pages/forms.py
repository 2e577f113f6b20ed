"""The form of organizations' records: the rules of the Directives and of history, told where they are broken."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from cms.base.days import utc_today

from . import history
from .directives import findings
from .statuses import StatusPeriod


class OrganizationForm(WagtailAdminModelForm):
    """A reason for a correction is given anew each time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "status_correction" in self.fields:
            self.initial["status_correction"] = ""

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        rows = self.formsets.get("statuses")
        if rows is None or not rows.is_valid() or not hasattr(self, "cleaned_data"):
            return valid
        forms = {id(form.instance): form for form in self._rows(rows)}
        periods = [form.instance for form in forms.values()]
        fine = [self._obey_directives(forms, periods), self._keep_history(periods), self._leave_to_others(periods)]
        return valid and all(fine)

    @staticmethod
    def _rows(rows: Any) -> list[Any]:
        """The forms of the periods that stay, in their order."""
        kept = [
            form
            for form in rows.forms
            if form not in rows.deleted_forms and form.has_changed() | bool(form.instance.pk)
        ]
        return sorted(kept, key=lambda form: form.cleaned_data.get("ORDER") or 0)

    def _obey_directives(self, forms: dict[int, Any], periods: list[StatusPeriod]) -> bool:
        known = {history.facts_of(period) for period in history.published_periods(self.instance)}
        kind, scope = self.cleaned_data.get("type", ""), self.cleaned_data.get("scope", "")
        errors = [
            finding
            for finding in findings(kind, scope, periods, utc_today())
            if finding.is_error and history.facts_of(finding.period) not in known
        ]
        for finding in errors:
            forms[id(finding.period)].add_error("status", finding.message)
        return not errors

    def _keep_history(self, periods: list[StatusPeriod]) -> bool:
        lost = history.overwritten(history.published_periods(self.instance), periods, utc_today())
        if not lost or self.cleaned_data.get("status_correction", "").strip():
            return True
        self.add_error("status_correction", history.refusal(lost))
        return False

    def _leave_to_others(self, periods: list[StatusPeriod]) -> bool:
        """Who publishes at once is the author of what they changed here, or of a draft of their own."""
        if "action-publish" not in self.data or self.for_user is None:
            return True
        if not history.is_changed(history.published_periods(self.instance), periods):
            return True
        draft = self.instance.latest_revision
        untouched = draft and not history.is_changed(draft.as_object().statuses.all(), periods)
        if untouched and history.author_of_statuses(draft) != self.for_user.pk:
            return True
        self.add_error(None, history.four_eyes())
        return False
