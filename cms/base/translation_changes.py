"""What has changed in an original since its translation was published: old and new text, and the old one's words."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.safestring import SafeString
from wagtail.admin.compare import diff_text
from wagtail_localize.models import StringTranslation
from wagtail_localize.strings import StringValue

from .models import BasePage, TranslationRecord
from .segments import digest, texts_of_page


@dataclass(frozen=True)
class Change:
    """Plain texts; `before` is empty for what is new, `after` for what is gone; `translation`: words of `before`."""

    field: str
    before: str
    after: str
    translation: str

    @property
    def diff(self) -> SafeString:
        """HTML with the differences marked."""
        html: SafeString = diff_text(self.before, self.after).to_html()
        return html


def changes_since_translated(page: BasePage) -> list[Change]:
    """In the order of the original. Old texts are those wagtail-localize translated; of a translation made without it
    only the new texts are known."""
    record = TranslationRecord.objects.filter(page=page.pk).first()
    if record is None:
        return []
    original = type(page)._base_manager.get(pk=page.original.pk)
    texts = texts_of_page(original)
    hashes: dict[str, set[str]] = defaultdict(set)
    added: dict[str, list[str]] = defaultdict(list)
    removed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path, text in texts:
        hashes[path].add(digest(text))
        if digest(text) not in record.segments.get(path, ()):
            added[path].append(text)
    for path, text, translation in (
        StringTranslation.objects.filter(locale=page.locale, context__object=page.translation_key)
        .order_by("pk")
        .values_list("context__path", "translation_of__data", "data")
    ):
        if digest(text) in record.segments.get(path, ()) and digest(text) not in hashes[path]:
            removed[path].append((text, translation))
    order = dict.fromkeys([path for path, _ in texts if path in added or path in removed] + list(removed))
    changes = []
    for path in order:
        for old, new in zip_longest(removed[path], added[path]):
            before, translation = old or ("", "")
            changes.append(Change(_label(page, path), _plain(before), _plain(new or ""), _plain(translation)))
    return changes


def _label(page: BasePage, path: str) -> str:
    return str(page._meta.get_field(path.split(".")[0]).verbose_name)


def _plain(html: str) -> str:
    return str(StringValue(html).render_text())
