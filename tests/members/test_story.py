"""What the Secretariat has made of a story outlives the member's next change of it."""

import pytest

from members.enums import AssignedRole
from members.proposals import Proposal
from members.tasks import story
from ngo_pages.models import ActionPage
from tests import factories

from .conftest import actor, assigned, client_of
from .test_tasks import SPACE, ngo, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

EDITED = [
    {
        "type": "text",
        "id": "a0000000-0000-4000-8000-000000000001",
        "value": '<p>We <b>met</b> at <a linktype="page" id="7">school</a>.</p><h2>What we grew</h2>'
        "<ul><li>Beans</li><li>Rice &amp; maize</li></ul>",
    },
    {"type": "quote", "id": "a0000000-0000-4000-8000-000000000002", "value": {"text": "Fine.", "attribution": "Awa"}},
    {
        "type": "text",
        "id": "a0000000-0000-4000-8000-000000000003",
        "value": "<p>Line<br/>break</p><p>It was <i>good</i>.</p>",
    },
]


def test_headings_lists_links_and_quotations_stay_where_they_are() -> None:
    factories.action_index()
    code = ngo()
    client = client_of(assigned(AssignedRole.NGO, code))
    client.post(f"{SPACE}actions/propose/", told(actor(code), draft="1"))
    draft = Proposal.objects.get().draft
    draft.body = ActionPage._meta.get_field("body").to_python(EDITED)
    draft.save_revision()

    url = f"{SPACE}actions/{Proposal.objects.get().pk}/"
    shown = client.get(url).context["form"].initial["story"]
    assert shown.split("\n\n") == [
        "We met at school.", "What we grew", "- Beans\n- Rice & maize", "Line\nbreak", "It was good.",
    ]  # fmt: skip
    client.post(url, told(actor(code), story=shown.replace("\n", "\r\n"), draft="1"))
    assert Proposal.objects.get().draft.body.get_prep_value() == EDITED

    changed = shown.replace("What we grew", "What <we> ate").replace("It was good.", "It was.\n\nMore:\n\n- a\n- b")
    client.post(url, told(actor(code), story=changed.replace("- Beans\n", "- Beans\n- Peas\n"), draft="1"))
    first, quote, last = Proposal.objects.get().draft.body.get_prep_value()
    assert first["value"] == (
        '<p>We <b>met</b> at <a linktype="page" id="7">school</a>.</p><h2>What &lt;we&gt; ate</h2>'
        "<ul><li>Beans</li><li>Peas</li><li>Rice &amp; maize</li></ul>"
    )
    assert quote == EDITED[1]
    assert last["value"] == ("<p>Line<br/>break</p><p>It was.</p><p>More:</p><ul><li>a</li><li>b</li></ul>")
    client.post(url, told(actor(code), story="Nothing of it.", draft="1"))
    body = Proposal.objects.get().draft.body
    assert [block.block_type for block in body] == ["text", "quote"]
    assert story.as_text(body) == "Nothing of it."
