"""The status panel of a content: published, served, found, mailed, and taken by partner sites."""

from django.test import Client
from django.urls import reverse

from search import consumer
from tests import factories
from tests.content_api.conftest import World

from .conftest import Holder, passes, work
from .receiver import Receiver


def test_the_panel_says_what_became_of_a_content(
    holder: Holder, receiver: Receiver, world: World, admin_client: Client
) -> None:
    consumer.run()
    for kind in ("forum", "article"):
        holder.create(f"{receiver.url}/{kind}", kind=[kind])
    receiver.answer = lambda got: (503, {}) if len(receiver.got) == 1 else (204, {})
    page = factories.forum("Forum on dams")
    factories.drain()

    def shown() -> str:
        return admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    before = shown()
    for text in ("Published", "In the API", "Not in the search yet", f"?content={page.translation_key}"):
        assert text in before
    assert "partner endpoint" not in before
    consumer.run()
    work()
    after = shown()
    assert "In the search <time" in after
    assert "0 of 1 partner endpoint has taken it" in after
    passes(3600)
    work()
    assert "1 of 1 partner endpoint has taken it" in shown()
    page.unpublish()
    factories.drain()
    consumer.run()
    assert "In the search <time" not in shown()
