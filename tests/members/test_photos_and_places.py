"""Photographs with their rights and places on a map, sent in with an action."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.models import TaskState

from cms.base.models import MediaImage
from members.enums import AssignedRole
from members.proposals import Proposal
from members.tasks.photos_and_places import PhotoForm
from ngo_pages.models import ActionPage, Organization
from reference.models import Country
from tests import factories
from tests.admin.conftest import user_of

from .conftest import actor, assigned, client_of
from .test_tasks import SPACE, decide, ngo, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

PROPOSE = f"{SPACE}actions/propose/"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def country(code: str) -> str:
    return str(Country.objects.get(code=code).pk)


def picture(form: str = "JPEG", **values: Any) -> bytes:
    """40 by 30, with what a camera writes into it."""
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "CameraMaker"
    Image.new("RGB", (40, 30), "teal").save(file, form, **({"exif": exif} if form == "JPEG" else {}) | values)
    return file.getvalue()


def photo(content: bytes, name: str = "school.jpg", **values: Any) -> dict[str, Any]:
    given = {"alt": "Pupils in a garden", "caption": "", "credit": "A. Example", "rights": "CC BY 4.0"} | values
    row = {"image": SimpleUploadedFile(name, content), **given}
    return {"photos-TOTAL_FORMS": "1", **{f"photos-0-{key}": value for key, value in row.items()}}


def place(**values: Any) -> dict[str, Any]:
    row = {"country": country("SN"), "name": "Thiès", "latitude": "14.79", "longitude": "-16.93"} | values
    return {"places-TOTAL_FORMS": "1", **{f"places-0-{key}": value for key, value in row.items()}}


@pytest.fixture
def client() -> Client:
    factories.action_index()
    return client_of(assigned(AssignedRole.NGO, ngo()))


def send(client: Client, **values: Any) -> Any:
    record = Organization.objects.get(name="Fictional Example NGO")
    return client.post(PROPOSE, told(actor(f"organization-{record.content_id}"), **values))


def stored() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_photograph_and_a_place_are_published_with_the_action(client: Client) -> None:
    response = send(client, **photo(picture()), **place(), submit="1")
    assert response.status_code == 302, response.context["form"].errors
    page, task = ActionPage.objects.get(), TaskState.objects.get()
    client_of(user_of("Moderators")).post(decide("approve", page.pk, task.pk))
    factories.drain()
    found = Client().get(f"/api/v1/content/{page.translation_key}").json()
    [shown] = found["photos"]
    assert (shown["image"]["alt"], shown["image"]["credit"], shown["rights"]) == (
        "Pupils in a garden", "A. Example", "CC BY 4.0",
    )  # fmt: skip
    [where] = found["places"]
    assert (where["country"]["code"], where["name"], where["latitude"], where["longitude"]) == (
        "SN", "Thiès", 14.79, -16.93,
    )  # fmt: skip
    assert "Pupils in a garden" in Client().get(page.site_path).content.decode()


def test_what_a_camera_writes_and_what_the_file_was_called_is_not_kept(client: Client) -> None:
    content = picture()
    assert b"CameraMaker" in content
    send(client, **photo(content, "school of Awa.jpg"), draft="1")
    image = MediaImage.objects.get()
    with image.file.open() as file:
        assert b"CameraMaker" not in file.read()
    assert "awa" not in image.file.name.lower()
    assert (image.width, image.height) == (40, 30)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("school.svg", SVG),
        ("school.png", SVG),
        ("school.jpg", b"<!DOCTYPE html><script>alert(1)</script>"),
        ("school.gif", picture("GIF")),
        ("school.png", picture("JPEG")),
    ],
)
def test_what_is_no_photograph_is_refused_and_nothing_is_kept(client: Client, name: str, content: bytes) -> None:
    before = stored()
    response = send(client, **photo(content, name), submit="1")
    assert response.status_code == 422
    assert response.context["form"].photos.errors[0]["image"]
    assert not MediaImage.objects.exists()
    assert not ActionPage.objects.exists()
    assert stored() == before


def test_a_photograph_too_large_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PhotoForm.base_fields["image"], "max_upload_size", 300)
    assert len(picture()) > 300
    response = send(client, **photo(picture()), submit="1")
    assert response.context["form"].photos.errors[0]["image"]


@pytest.mark.parametrize("missing", ["alt", "credit", "rights"])
def test_a_photograph_needs_its_rights_and_its_words(client: Client, missing: str) -> None:
    response = send(client, **photo(picture(), **{missing: ""}), submit="1")
    assert response.status_code == 422
    assert set(response.context["form"].photos.errors[0]) == {missing}
    assert not MediaImage.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"longitude": ""}, "longitude"),
        ({"latitude": "91"}, "latitude"),
        ({"longitude": "-181"}, "longitude"),
        ({"country": ""}, "country"),
    ],
)
def test_a_place_that_is_none_is_refused(client: Client, values: dict[str, str], field: str) -> None:
    response = send(client, **place(**values), submit="1")
    assert response.status_code == 422
    assert set(response.context["form"].places.errors[0]) == {field}
    assert not ActionPage.objects.exists()


def test_a_draft_keeps_what_stays_and_loses_what_is_taken_away(client: Client) -> None:
    send(client, **photo(picture()), **place(), draft="1")
    proposal = Proposal.objects.get()
    url = f"{SPACE}actions/{proposal.pk}/"
    form = client.get(url).context["form"]
    [(block, alt)] = form.fields["photos_kept"].choices
    assert (alt, form.places.initial[0]["name"]) == ("Pupils in a garden", "Thiès")
    kept = {"places-INITIAL_FORMS": "1", "photos_kept": [block]}
    who = proposal.actor
    assert client.post(url, told(who, **place(name="Dakar"), **kept, draft="1")).status_code == 302
    draft = Proposal.objects.get().draft
    assert ([row.name for row in draft.places.all()], len(draft.photos)) == (["Dakar"], 1)
    gone = {"places-INITIAL_FORMS": "1", "places-0-DELETE": "1"}
    assert client.post(url, told(who, **place(), **gone, draft="1")).status_code == 302
    draft = Proposal.objects.get().draft
    assert (list(draft.places.all()), len(draft.photos)) == ([], 0)
    assert not MediaImage.objects.exists()


def test_a_photograph_that_others_use_stays(client: Client) -> None:
    send(client, **photo(picture()), draft="1")
    image = MediaImage.objects.get()
    factories.action("Another", photos=[("photo", {"image": image, "alt": "A", "caption": "", "rights": "CC BY 4.0"})])
    factories.run_tasks()  # which keep the index of what is used where
    client.post(f"{SPACE}actions/{Proposal.objects.get().pk}/discard/")
    assert MediaImage.objects.get() == image


def test_a_discarded_draft_leaves_no_photograph(client: Client) -> None:
    send(client, **photo(picture()), draft="1")
    image = MediaImage.objects.get()
    client.post(f"{SPACE}actions/{Proposal.objects.get().pk}/discard/")
    assert not MediaImage.objects.filter(pk=image.pk).exists()


def test_an_office_places_actions_in_its_own_countries() -> None:
    factories.action_index()
    ngo()
    office = client_of(assigned(AssignedRole.OFFICE, "office-dakar"))
    data = told(actor("office-dakar"), partners="fen", **place(country=country("FR")), submit="1")
    assert set(office.post(PROPOSE, data).context["form"].errors) == {"countries"}
    assert not ActionPage.objects.exists()
