"""The form of every page type."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class BasePageForm(WagtailAdminPageForm):
    """A translation shows its words only: the fields of its facts are taken out, so that nothing can overwrite them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance
        if "slug" in self.fields:
            self.fields["slug"].required = False  # empty: made of the title when the page is saved
        if page.pk and not page.is_original:
            for name in (*page.facts, "slug"):
                self.fields.pop(name, None)
                self.formsets.pop(name, None)

    def _post_clean(self) -> None:
        """What is to be published is checked as public: its errors stand at their fields, nothing written is lost."""
        live = self.instance.live
        self.instance.live = live or "action-publish" in self.data
        super()._post_clean()
        self.instance.live = live
