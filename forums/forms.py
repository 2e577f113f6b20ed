"""The form of recommendations."""

from cms.base.forms import BasePageForm


class RecommendationForm(BasePageForm):
    """Tells the page how many corrigenda the form holds: its rows are not on the page yet while it is validated."""

    def _post_clean(self) -> None:
        formset = self.formsets.get("corrigenda")
        if formset is not None and formset.is_valid():
            self.instance.corrigenda_in_form = sum(
                (row.instance.pk is not None or row.has_changed()) and not formset._should_delete_form(row)
                for row in formset.forms
            )
        super()._post_clean()
