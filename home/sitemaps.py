"""What the sitemaps list, read from stored documents: one query for a language."""

from dataclasses import dataclass

from cms.base.locales import LOCALES, locale_bit
from content_store.query import readable

#: The protocol's limit for one file (sitemaps.org).
MOST_ENTRIES = 50_000


@dataclass(frozen=True)
class Entry:
    """A page with its last change (ISO) and its address in each language it exists in."""

    location: str
    changed: str
    alternates: list[tuple[str, str]]


def sitemap_entries(locale: str, base_url: str) -> list[Entry]:
    """Slugs are the same in all languages, so a translation's path differs by its prefix only."""
    rows = readable().filter(locale=locale).order_by("path").values_list("path", "updated_at", "locale_mask")
    return [
        Entry(
            location=f"{base_url}{path}",
            changed=updated.isoformat(),
            alternates=[
                (other, f"{base_url}/{other}/{path.split('/', 2)[2]}") for other in LOCALES if mask & locale_bit(other)
            ],
        )
        for path, updated, mask in rows[:MOST_ENTRIES]
    ]
