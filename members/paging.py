"""Long lists of the space, a page at a time."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def paged(request: HttpRequest, rows: QuerySet[Any], size: int) -> dict[str, Any]:
    """For the template: `page`, and the addresses of the first and the next one, the criteria of a search kept."""
    page = Paginator(rows, size).get_page(request.GET.get("p"))
    criteria = request.GET.copy()
    criteria.pop("p", None)
    first = f"?{criteria.urlencode()}"
    if page.has_next():
        criteria["p"] = str(page.next_page_number())
    return {
        "page": page,
        "first_url": first if page.has_previous() else "",
        "next_url": f"?{criteria.urlencode()}" if page.has_next() else "",
    }
