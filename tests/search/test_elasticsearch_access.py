"""Who the platform is to a cluster that asks: a password, a key with few rights, a certificate.

TEST_ELASTICSEARCH_SECURE_URL names one: `http://user:password@host:port`.
"""

import datetime as dt
import ipaddress
import os
import ssl
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.test.utils import override_settings
from elasticsearch import Elasticsearch

from search import consumer, service
from search.engines.elasticsearch import breaker, connection, storage
from search.interface import SearchQuery
from tests import factories

from . import engines
from .forwarding import forwarded
from .stored import assert_equal_to_the_store

pytestmark = pytest.mark.skipif(not engines.ELASTICSEARCH, reason="CI asks Elasticsearch beside PostgreSQL")


@pytest.fixture
def secure() -> Any:
    given = os.environ.get("TEST_ELASTICSEARCH_SECURE_URL", "")
    if not given and os.environ.get("CI") == "true":
        pytest.fail("CI needs TEST_ELASTICSEARCH_SECURE_URL")
    if not given:
        pytest.skip("needs an Elasticsearch that asks for a password (set TEST_ELASTICSEARCH_SECURE_URL)")
    return urlsplit(given)


@pytest.fixture(autouse=True)
def _indexed(db: None, secure: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(connection, "_breaker", breaker.Breaker())
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    url = f"http://{secure.hostname}:{secure.port}"
    with override_settings(ELASTICSEARCH_URL=url, ELASTICSEARCH_PREFIX=prefix, ELASTICSEARCH_SECONDS=30.0):
        factories.site()
        factories.article("A well")
        factories.drain()
        yield
        with _admin(secure) as server:
            for name in server.indices.get(index=f"{prefix}-*"):
                server.indices.delete(index=name)


def _admin(secure: Any) -> Elasticsearch:
    return Elasticsearch(f"http://{secure.hostname}:{secure.port}", basic_auth=(secure.username, secure.password))


def _assert_indexed() -> None:
    consumer.run()
    assert not service.search(SearchQuery(q="well")).degraded
    assert_equal_to_the_store()


def test_with_a_password(secure: Any) -> None:
    with override_settings(ELASTICSEARCH_USER=secure.username, ELASTICSEARCH_PASSWORD=secure.password):
        _assert_indexed()


def test_with_a_key_that_has_the_rights_the_documentation_names(secure: Any) -> None:
    rights = {"names": [f"{settings.ELASTICSEARCH_PREFIX}-*"], "privileges": ["all"]}
    with _admin(secure) as server:
        made = server.security.create_api_key(
            name="platform", role_descriptors={"platform": {"cluster": ["monitor"], "indices": [rights]}}
        )
    with override_settings(ELASTICSEARCH_API_KEY=made["encoded"]):
        _assert_indexed()
        before = storage.count()
        service.engine().rebuild()
        assert storage.count() == before


def test_without_the_right_password_the_database_answers_and_no_secret_is_told(
    secure: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(ELASTICSEARCH_USER=secure.username, ELASTICSEARCH_PASSWORD="wrong-secret"):
        assert service.search(SearchQuery(q="well")).degraded
        status = service.status()
    assert not status.available
    assert "401" in status.detail
    assert "wrong-secret" not in caplog.text + status.detail


def test_over_tls_with_an_authority_of_ones_own_and_only_with_it(secure: Any, tmp_path: Path) -> None:
    certificate = _certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with (
        forwarded(f"http://{secure.hostname}:{secure.port}", context) as way,
        override_settings(
            ELASTICSEARCH_URL=way.url, ELASTICSEARCH_USER=secure.username, ELASTICSEARCH_PASSWORD=secure.password
        ),
    ):
        assert service.search(SearchQuery(q="well")).degraded
        with override_settings(ELASTICSEARCH_CA_CERTS=str(certificate)):
            _assert_indexed()


def _certificate(folder: Path) -> Path:
    """A key and a certificate for `localhost` that vouches for itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
