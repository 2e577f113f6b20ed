"""What docs/partner-sites.md says of webhooks works as it is written."""

import json
import re
from typing import Any

import pytest

from tests import factories
from tests.content_api.conftest import World
from tests.content_api.test_partner_documentation import SITE, TEXT
from webhooks import retries
from webhooks.models import Endpoint

from .conftest import Holder, work
from .receiver import Receiver


def test_each_request_with_a_key_is_answered(holder: Holder, world: World) -> None:
    path = rf"^curl -H \"Authorization: Bearer \$KEY\" '{SITE}/api/v1/webhook-endpoints([^']*)'(?: --json '([^']*)')?$"
    found = re.findall(path, TEXT, re.MULTILINE)
    answers = [
        holder.ask("post" if body else "get", address, json.loads(body) if body else None) for address, body in found
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[1].json()["items"][0]["url"] == "https://partner.example/hooks"


def test_the_example_verifies_what_is_sent(holder: Holder, receiver: Receiver, world: World) -> None:
    endpoint = holder.create(receiver.url, kind=["article"])
    holder.ask("post", f"/{endpoint['id']}/rotate-secret")
    factories.article("Été", slug="ete")
    factories.drain()
    work()
    [got] = receiver.got
    found: dict[str, Any] = {}
    [script] = [each for each in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if "def verified" in each]
    exec(script, found)  # noqa: S102, our own text
    message = found["verified"](endpoint["secret"], got.headers, got.body)
    [shown] = re.findall(r"```json\n(\{\"type\": \"content.*?)```", TEXT, re.DOTALL)
    assert message.keys() == json.loads(shown).keys()
    assert message["data"].keys() == json.loads(shown)["data"].keys()
    with pytest.raises(ValueError, match="no signature"):
        found["verified"](endpoint["secret"], got.headers, got.body + b" ")
    old = got.headers | {"webhook-timestamp": str(int(got.headers["webhook-timestamp"]) - 301)}
    with pytest.raises(ValueError, match="too old"):
        found["verified"](endpoint["secret"], old, got.body)


def test_figures_are_those_of_the_code(settings: Any) -> None:
    hours = [seconds // 3600 for seconds in retries.RETRIES if seconds >= 3600]
    assert f"{', '.join(map(str, hours[:-1]))} and {hours[-1]} hours" in TEXT
    assert f"within {settings.WEBHOOK_TIMEOUT} seconds" in TEXT
    assert f"for {settings.WEBHOOK_KEPT_DAYS} days" in TEXT
    assert f"For {settings.WEBHOOK_OLD_SECRET_HOURS} hours" in TEXT
    assert Endpoint._meta.get_field("url").max_length == 2000
