"""The contents of a diffusion, and in which languages they are to be had."""

from collections import defaultdict
from uuid import UUID

from cms.base.locales import DEFAULT_LOCALE, fallback_chain
from content_store.criteria import Criteria
from content_store.kinds import kind
from content_store.models import Document
from content_store.query import ListQuery, in_chain, list_documents, readable

from .diffusions import DiffusedContent, Diffusion
from .months import this_month
from .pulling import newest_first, read_filters


def contents_of(diffusion: Diffusion) -> list[UUID]:
    """Those kept at the approval, else what is found now. Raises ValidationError for filters that are not known."""
    if diffusion.pk:
        kept = list(DiffusedContent.objects.filter(diffusion=diffusion).values_list("content", flat=True))
        if kept:
            return kept
    return list(dict.fromkeys([*(UUID(item) for item in diffusion.contents), *_listed(diffusion)]))


def _listed(diffusion: Diffusion) -> list[UUID]:
    if not diffusion.list_kind:
        return []
    named = kind(diffusion.list_kind)
    query = ListQuery(
        Criteria((named.name,), read_filters(named, diffusion.filters, this_month())),
        fallback_chain(DEFAULT_LOCALE),
        sort=newest_first(named),
        limit=diffusion.most,
        profile="minimal",
        count=False,
    )
    return [row.content_id for row in list_documents(query).rows]


def documents(content_ids: list[UUID], locale: str) -> list[Document]:
    """What is public of these now, in this language or the nearest, in their order; one query."""
    rows = in_chain(readable().filter(content_id__in=content_ids), fallback_chain(locale))
    found = {row.content_id: row for row in rows}
    return [found[item] for item in content_ids if item in found]


def is_public(content_ids: list[UUID]) -> bool:
    """Whether anything of these is, in any language."""
    return readable().filter(content_id__in=content_ids).exists()


def languages(content_ids: list[UUID]) -> set[str]:
    """Those in which every content that is public now is to be had; one query."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for content_id, locale in readable().filter(content_id__in=content_ids).values_list("content_id", "locale"):
        found[content_id].add(locale)
    return set.intersection(*found.values()) if found else set()
