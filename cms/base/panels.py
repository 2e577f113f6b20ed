"""Tabs of the editing forms: words, facts, people and documents, settings."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.compare import FieldComparison, TextDiff
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    HelpPanel,
    ObjectList,
    Panel,
    PanelGroup,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from .fields import original_of

TITLE_AND_SUMMARY = (TitleFieldPanel("title"), FieldPanel("summary"))


class ContentComparison(FieldComparison):
    """Compares the titles of the contents named, not their ids."""

    def htmldiff(self) -> Any:
        before, after = (str(original_of(value) or "") if value else "" for value in (self.val_a, self.val_b))
        changes = [("deletion", before), ("addition", after)] if self.has_changed() else [("equal", after)]
        return TextDiff(changes).to_html()


class ContentPanel(FieldPanel):
    """The panel of a ContentField."""

    def get_comparison_class(self) -> type[FieldComparison]:
        return ContentComparison


class OriginalPanel(HelpPanel):
    """On a translation: where its facts are kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template": "wagtailadmin/platform/original_panel.html"} | kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return _is_translation(self.instance)


class FactsTab(PanelGroup):
    """A tab of facts: not there on translations, whose form has no such fields.

    No ObjectList, so that wagtail-localize, whose editor shows words only, makes no empty tab of it.
    """

    class BoundPanel(PanelGroup.BoundPanel):
        template_name = "wagtailadmin/panels/object_list.html"

        @cached_property
        def children(self) -> list[Any]:
            return [] if _is_translation(self.instance) else super().children


def _is_translation(instance: Any) -> bool:
    return bool(instance is not None and instance.pk and not instance.is_original)


def page_tabs(
    words: Sequence[Panel], *, facts: Sequence[Panel] = (), people: Sequence[Panel] = (), people_heading: Any = ""
) -> TabbedInterface:
    """The form of a page type. Every word has a panel, or its translators would never see it."""
    settings = [
        FieldPanel("slug", help_text=_("The last part of the address; the same in all languages.")),
        FieldPanel("seo_title"),
        FieldPanel("search_description"),
        PublishingPanel(),
        CommentPanel(),
    ]
    return TabbedInterface(
        [
            ObjectList([OriginalPanel(), *words], heading=pgettext_lazy("of a page, beside its facts", "Words")),
            *([FactsTab(facts, heading=_("Facts"))] if facts else []),
            *([FactsTab(people, heading=people_heading or _("People and documents"))] if people else []),
            ObjectList(settings, heading=_("Settings")),
        ]
    )
