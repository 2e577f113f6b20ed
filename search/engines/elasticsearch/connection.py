"""The connection to the cluster: who we are to it, how long we wait, and what its failures are called here."""

import logging
import ssl
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, TypeVar

from django.conf import settings
from elastic_transport import ConnectionTimeout, TransportError
from elasticsearch import ApiError, Elasticsearch

from ...interface import EngineError
from .breaker import Breaker

log = logging.getLogger(__name__)

T = TypeVar("T")

#: Answers that say that the cluster is not well, or that we ask too much of it just now.
_UNWELL: Final = (429, 500, 502, 503, 504)


@lru_cache(maxsize=4)
def _client(
    url: str, api_key: str, user: str, password: str, ca_certs: str, seconds: float, *, for_visitors: bool
) -> Elasticsearch:
    # What visitors ask is small: to pack it takes longer than to send it.
    given: dict[str, Any] = {"http_compress": not for_visitors, "retry_on_timeout": not for_visitors}
    if api_key:
        given["api_key"] = api_key
    elif user:
        given["basic_auth"] = (user, password)
    if ca_certs:
        given["ssl_context"] = ssl.create_default_context(cafile=ca_certs)
    return Elasticsearch(url.split(","), max_retries=1, request_timeout=seconds, **given)


def client(*, for_visitors: bool = False) -> Elasticsearch:
    """The client of this process; safe for threads, with a pool of kept connections."""
    return _client(
        settings.ELASTICSEARCH_URL,
        settings.ELASTICSEARCH_API_KEY,
        settings.ELASTICSEARCH_USER,
        settings.ELASTICSEARCH_PASSWORD,
        settings.ELASTICSEARCH_CA_CERTS,
        settings.ELASTICSEARCH_SECONDS if for_visitors else settings.ELASTICSEARCH_WRITE_SECONDS,
        for_visitors=for_visitors,
    )


_breaker = Breaker()


def reading(call: Callable[[Elasticsearch], T]) -> T:
    """For visitors: an answer in time or EngineError; none is asked for while the cluster is known to be away."""
    if not _breaker.closed():
        raise EngineError("Elasticsearch did not answer lately")
    try:
        answer = _called(call, client(for_visitors=True))
    except UnwellError:
        _breaker.failed()
        raise
    except EngineError:
        _breaker.succeeded()
        raise
    _breaker.succeeded()
    return answer


def writing(call: Callable[[Elasticsearch], T]) -> T:
    """For the worker, which can wait. Raises EngineError."""
    return _called(call, client())


class UnwellError(EngineError):
    """The cluster is away, or not well."""


class RefusedError(EngineError):
    """The cluster is well and refuses what it is asked; `status` is its answer's."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status


def _called(call: Callable[[Elasticsearch], T], connected: Elasticsearch) -> T:
    # Nothing of what was asked goes into the message: it may hold what a person typed.
    try:
        return call(connected)
    except ConnectionTimeout as error:
        raise UnwellError("Elasticsearch did not answer in time") from error
    except TransportError as error:
        raise UnwellError(f"Elasticsearch cannot be reached: {type(error).__name__}") from error
    except ApiError as error:
        if error.status_code in _UNWELL:
            raise UnwellError(f"Elasticsearch answers {error.status_code} {error.error}") from error
        raise RefusedError(error.status_code, str(error.error)) from error
