"""A mail shown in a frame of the admin."""

from typing import Final

from django.http import HttpResponse

#: A mail has its styles in itself, and runs and loads nothing; it is shown in a frame of the admin only.
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'; sandbox"


def shown(body: str, form: str) -> HttpResponse:
    """`form`: "html" or "txt"."""
    kind = "text/html" if form == "html" else "text/plain"
    response = HttpResponse(body, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store, private"
    return response
