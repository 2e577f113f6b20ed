"""`/{list}.csv` and `.xlsx`: a whole list, a row for each content, for those who work in spreadsheets."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import NinjaAPI, Path

from content_store.criteria import Criteria, narrow
from content_store.enums import Tier
from content_store.kinds import kind_of_plural
from content_store.query import in_chain, newest_change, readable
from transfer import exports

from . import openapi, parameters
from .answers import streamed, tag_of
from .problems import Problem
from .query_string import shown
from .reading import Reader

FORMS: Final = ("csv", "xlsx")


def _table(request: HttpRequest, plural: str, form: str) -> HttpResponseBase:
    kind = kind_of_plural(plural)
    if kind is None or not kind.listed:
        raise Problem("not-found", f"There is no list “{shown(plural)}”.")
    reader = Reader(request, parameters.of_table())
    chain = reader.chain()
    criteria = Criteria((kind.name,), reader.conditions(kind.all_filters))
    reader.finish()
    if reader.tier > Tier.PUBLIC:
        rows = in_chain(narrow(readable(reader.tier), criteria), chain)
        reader.access.note(*rows.only("kind", "content_id", "tier"))
    # The bytes are made while they are sent; what they are made of is told by the newest step of the log.
    seq, modified = newest_change(kind.name, reader.tier)
    state = f"{seq} {reader.tier} {form} {chain} {criteria.canonical()}"
    return streamed(
        exports.WRITERS[form](exports.columns(kind), exports.documents(kind, criteria, chain, reader.tier)),
        etag=tag_of(state.encode()),
        content_type=exports.FORMATS[form],
        locale=chain[0],
        modified=modified,
        headers={"Content-Disposition": f'attachment; filename="{kind.plural}-{chain[0]}.{form}"'},
    )


def _view(form: str) -> Callable[..., HttpResponseBase]:
    def get_table(request: HttpRequest, list: Path[str]) -> HttpResponseBase:  # noqa: A002, its name in the address
        """Every content that the filters let through, sorted by title. Nothing in a cell is read as a formula."""
        return _table(request, list, form)

    return get_table


def add_routes(api: NinjaAPI) -> None:
    for form in FORMS:
        media_type = exports.FORMATS[form].partition(";")[0]
        schema = {"type": "string"} if form == "csv" else {"type": "string", "format": "binary"}
        api.get(
            f"/{{list}}.{form}",
            operation_id=f"get_{form}",
            summary=f"A whole list as {form.upper()}",
            tags=["Feeds and tables"],
            openapi_extra=openapi.operation(
                None,
                parameters.of_table(),
                problems=(404,),
                more={200: openapi.success(media_type, schema, "Content-Disposition")},
            ),
        )(_view(form))
