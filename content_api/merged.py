"""What was merged answers with the address of its survivor."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from content_store.merged import survivor_of

from .answers import BASE, absolute, moved


def survivor_answer(request: HttpRequest, key: UUID | str, resource: str) -> HttpResponse | None:
    """301 to the survivor in the same resource ("content", "organizations") with the same parameters; else None."""
    survivor = survivor_of(key) if isinstance(key, UUID) else None
    if survivor is None:
        return None
    query = request.META["QUERY_STRING"]
    return moved(absolute(f"{BASE}/{resource}/{survivor}" + (f"?{query}" if query else "")))
