"""Passkeys, with an authenticator made of software: each answers one question of this site, for its own person."""

import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import User
from django.test import Client
from webauthn.helpers import bytes_to_base64url, encode_cbor
from webauthn.helpers.cose import COSECRV, COSEKTY, COSEKey
from webauthn.helpers.structs import COSEAlgorithmIdentifier

from members.enums import AssignedRole
from members.models import Passkey

from .conftest import assigned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

SIGN_IN = "/en/members/sign-in/passkey/"
PRESENT_AND_VERIFIED = b"\x05"


class Authenticator:
    """A device that holds one passkey for the site the tests talk to."""

    def __init__(self, user: User) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        numbers = self.key.public_key().public_numbers()
        self.id = bytes_to_base64url(hashlib.sha256(str(user.pk).encode()).digest())
        public = {
            COSEKey.KTY: COSEKTY.EC2,
            COSEKey.ALG: COSEAlgorithmIdentifier.ECDSA_SHA_256,
            COSEKey.CRV: COSECRV.P256,
            COSEKey.X: numbers.x.to_bytes(32, "big"),
            COSEKey.Y: numbers.y.to_bytes(32, "big"),
        }
        Passkey.objects.create(user=user, name="Device", credential_id=self.id, public_key=encode_cbor(public))
        self.count = 0

    def answer(self, challenge: str) -> str:
        """What a browser sends for a question of ours, as JSON."""
        self.count += 1
        client = {"type": "webauthn.get", "challenge": challenge, "origin": "http://testserver", "crossOrigin": False}
        client_data = json.dumps(client).encode()
        data = hashlib.sha256(b"testserver").digest() + PRESENT_AND_VERIFIED + self.count.to_bytes(4, "big")
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "authenticatorData": bytes_to_base64url(data),
            "clientDataJSON": bytes_to_base64url(client_data),
            "signature": bytes_to_base64url(signature),
        }
        return json.dumps({"id": self.id, "rawId": self.id, "type": "public-key", "response": response})


@pytest.fixture
def device() -> Authenticator:
    return Authenticator(assigned(AssignedRole.DELEGATION, "member-FR", name="delegate"))


def asked(client: Client) -> str:
    return str(client.post(f"{SIGN_IN}options/").json()["challenge"])


def post(client: Client, credential: str) -> Any:
    return client.post(SIGN_IN, {"credential": credential})


def test_a_passkey_signs_in_once_for_each_question(client: Client, device: Authenticator) -> None:
    credential = device.answer(asked(client))
    assert post(client, credential).status_code == 302
    assert client.get("/en/members/").status_code == 200
    other = Client()
    asked(other)
    assert post(other, credential).status_code == 400, "an answer to another question"


def test_what_was_not_asked_is_not_answered(client: Client, device: Authenticator) -> None:
    """An answer to an empty question would be good for ever."""
    assert post(client, device.answer("")).status_code == 400
    assert client.get("/en/members/").status_code == 302


@pytest.mark.parametrize(
    "credential",
    ["", "x", "[]", '"id"', "null", '{"id": null}', '{"id": {}}', '{"id": "\\u0000"}', "[" * 100_000, '{"id": 1e999}'],
)
def test_what_is_no_answer_is_refused(credential: str, client: Client, device: Authenticator) -> None:
    asked(client)
    assert post(client, credential).status_code == 400
