"""Contents are found by the words of their attached files, on each engine; what is not public is found by none."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from cms.base.days import utc_today
from cms.base.models import MediaDocument
from content_store import direct
from content_store.changes import read_changes
from content_store.enums import Tier
from forums.follow_up import ReportEvidence
from home.demo.files import HEADING, docx, pdf
from reference.models import DocumentFile
from search import consumer, reconciling, service
from search.enums import FileState, Unreadable
from search.files import keeping
from search.files.models import AttachedFile, AttachedFilePage
from search.interface import SearchHit, SearchQuery, SearchResult
from search.models import Pin, Synonyms
from tests import factories
from tests.forums.following import SECRETARIAT, person, report, sent_in
from tests.search import engines
from tests.search.engines import ENGINES
from tests.search.made_files import encrypted_pdf

pytestmark = pytest.mark.django_db

Find = Callable[..., SearchResult]
PAGES = ["Annual report\nof a house of letters", "The lighthouses of Gorée\nwere painted by their keepers", "Accounts"]


@pytest.fixture(params=ENGINES)
def find(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Find]:
    """`find("water", "fr")`: the engine's own answer."""

    def run(q: str, locale: str = "en", **asked: Any) -> SearchResult:
        result = service.search(SearchQuery(q=q, locale=locale, spell=False, **asked))
        assert not result.degraded
        return result

    with engines.chosen(request.param, tmp_path_factory.mktemp("index")):
        factories.site()
        work()
        yield run


def work() -> None:
    """What the worker does until nothing is left."""
    factories.drain()
    while keeping.run() + consumer.run():
        factories.drain()


def media(content: bytes, name: str, **values: Any) -> MediaDocument:
    file = MediaDocument(title=name, file=ContentFile(content, name=name), **values)
    file.save()
    return file


def page_with(*files: MediaDocument, title: str = "House of letters", **values: Any) -> Any:
    return factories.article(
        title, body=[{"type": "documents", "value": {"title": "", "items": [file.pk for file in files]}}], **values
    )


def the_file(result: SearchResult) -> tuple[SearchHit, str]:
    [hit] = result.hits
    assert hit.file is not None
    return hit, hit.file.url


def assert_whole() -> None:
    assert reconciling.compare().contents == ()


def test_a_content_is_found_by_the_words_of_its_file_and_the_hit_names_the_page(find: Find) -> None:
    file = media(pdf(PAGES), "report.pdf")
    page = page_with(file)
    factories.article("Keepers of lighthouses")
    work()
    hits = find("keepers lighthouse").hits
    assert [hit.title for hit in hits] == ["Keepers of lighthouses", "House of letters"]
    assert hits[0].file is None
    assert hits[0].matched_in == ("en",)
    hit, url = the_file(find("goree painted"))
    assert (hit.id, hit.matched_in) == (page.translation_key, ("files",))
    assert hit.file is not None
    assert (hit.file.title, hit.file.page, hit.file.locale) == ("report.pdf", 2, "en")
    assert url.endswith(f"{file.url}#page=2")
    assert hit.snippet_html == ("The lighthouses of <mark>Gorée</mark> were <mark>painted</mark> by their keepers")
    # A phrase is in one page; a word that files hold is known, excludes, and corrects nothing.
    assert find('"painted by their keepers"').total == 1
    assert find('"keepers accounts"').total == 0
    assert find("lighthouse -goree").total == 1
    [hit] = find("gorée", group="none").hits
    assert (hit.matched_in, hit.file is not None) == (("files",), True)
    assert find("accounts", kinds=("organization",)).total == 0
    assert_whole()
    # The API and the site say the same.
    item = Client().get("/api/v1/search?q=goree").json()["items"][0]
    assert item["matched_in"] == ["files"]
    assert item["file"] == {
        "title": "report.pdf", "url": url, "page": 2, "heading": "", "locale": "en", "dir": "ltr",
    }  # fmt: skip
    assert f'href="{file.url}#page=2"' in Client().get("/en/search/?q=goree").content.decode()


def test_each_file_is_searched_in_its_language_and_a_docx_by_heading(find: Find) -> None:
    text = docx([(HEADING, "الآبار"), ("Normal", "حفرت النساء الآبارَ بالتعاون مع المُنظّماتِ"), (HEADING, "نهاية")])
    chinese = docx([("Normal", "妇女与非政府组织合作挖掘水井")])
    page = page_with(media(text, "a.docx", language="ar"), media(chinese, "b.docx", language="zh-hans"))
    work()
    hit, url = the_file(find("منظمة النساء", "ar"))
    assert hit.id == page.translation_key
    assert hit.file is not None
    assert (hit.file.page, hit.file.heading, hit.file.dir) == (None, "الآبار", "rtl")
    assert not url.endswith("#page=")
    assert "<mark>النساء</mark>" in hit.snippet_html
    assert the_file(find("挖掘水井"))[0].file.title == "b.docx"  # type: ignore[union-attr]
    assert find("挖掘水井", scope=("en",)).total == 0


def test_what_is_replaced_unpublished_restricted_or_deleted_is_gone(find: Find) -> None:
    collection = Collection.get_first_root_node().add_child(name="Closed")
    file = media(pdf(PAGES), "report.pdf")
    page = page_with(file)
    work()
    assert find("goree").total == 1

    file.file = ContentFile(pdf(["", "Windmills"]), name="report.pdf")
    file.save()
    assert not AttachedFilePage.objects.exists()  # with the write, before any worker has run
    work()
    assert (find("goree").total, the_file(find("windmill"))[0].file.page) == (0, 2)  # type: ignore[union-attr]

    file.collection = collection
    file.save()
    work()
    restriction = CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    assert not AttachedFilePage.objects.exists()
    assert find("windmill").hits == []
    work()
    assert find("windmill").total == 0
    assert AttachedFile.objects.get().state == FileState.HIDDEN
    assert_whole()
    restriction.delete()
    work()
    assert find("windmill").total == 1

    record = factories.document_record("210 EX/9", access=Tier.MEMBER_STATE)
    record.files = [DocumentFile(language="en", file=file)]
    record.save()
    assert not AttachedFilePage.objects.exists()
    work()
    assert find("windmill").total == 0
    record.access = Tier.PUBLIC
    record.save()
    work()
    assert find("windmill").total == 1

    page.unpublish()
    work()
    assert find("windmill").total == 0
    assert not AttachedFile.objects.exists()
    page.save_revision().publish()
    work()
    assert find("windmill").total == 1
    record.files = []
    record.save()
    file.delete()
    work()
    assert find("windmill").total == 0
    assert not AttachedFilePage.objects.exists()
    assert_whole()


def test_what_is_closed_without_its_own_write_is_shown_to_nobody(
    find: Find, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    root = Collection.get_first_root_node()
    closed, moving = root.add_child(name="Closed"), root.add_child(name="Moving")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    closed, moving = Collection.objects.get(pk=closed.pk), Collection.objects.get(pk=moving.pk)
    file = media(pdf(PAGES), "report.pdf")
    page_with(file)
    work()
    MediaDocument.objects.update(collection=closed)  # nobody is told
    assert AttachedFilePage.objects.exists()
    assert find("goree").hits == []
    keeping.check()
    work()
    assert (AttachedFile.objects.get().state, find("goree").total) == (FileState.HIDDEN, 0)

    client.force_login(User.objects.create_superuser("admin"))
    meta = MediaDocument._meta
    bulk = reverse("wagtail_bulk_action", args=[meta.app_label, meta.model_name, "add_to_collection"])
    for collection in (moving, closed, moving):
        assert client.post(f"{bulk}?id={file.pk}", {"collection": collection.pk}).status_code == 302
        assert not AttachedFilePage.objects.exists()  # at once, or not read yet
        work()
        assert find("goree").total == (collection == moving)

    edit = reverse("wagtailadmin_collections:edit", args=[moving.pk])
    for parent in (closed, root):
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(edit, {"name": "Moved", "parent": parent.pk}).status_code == 302
        assert not AttachedFilePage.objects.exists()
        work()
        assert find("goree").total == (parent == root)


def test_a_collection_is_closed_at_a_price_that_does_not_grow_with_its_files(find: Find) -> None:
    other = media(pdf(["", "Windmills"]), "other.pdf")
    page_with(other)
    costs = []
    for number in (1, 3):
        collection = Collection.get_first_root_node().add_child(name=f"Closed {number}")
        for index in range(number):
            page_with(media(pdf(PAGES), f"{number}-{index}.pdf", collection=collection))
        work()
        with CaptureQueriesContext(connection) as queries:
            CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
        costs.append(len(queries))
        assert find("goree").hits == []
    assert costs[0] == costs[1]
    assert {page.file.key for page in AttachedFilePage.objects.all()} == {f"document:{other.pk}"}
    assert find("windmills").total == 1


def test_synonyms_are_found_in_files_and_what_is_pinned_is_not_said_to_be(find: Find) -> None:
    page_with(media(pdf(PAGES), "report.pdf"))
    pinned = page_with(media(pdf(["", "Windmills"]), "mills.pdf"), title="Mills")
    work()
    Synonyms.objects.create(locale="en", words="isle\ngorée")
    assert the_file(find("isle"))[0].file.page == 2  # type: ignore[union-attr]
    contents = [pinned.translation_key.hex]
    Pin.objects.create(query="goree", locale="en", contents=contents, expires=utc_today())
    first, second = find("goree").hits
    assert (first.title, first.pinned, first.file, first.matched_in) == ("Mills", True, None, ())
    assert second.file is not None


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (OSError(28, "No space left on device"), Unreadable.COSTLY),
        (RuntimeError("of the storage"), Unreadable.COSTLY),
        (FileNotFoundError(), Unreadable.GONE),
    ],
)
def test_a_fault_that_passes_takes_no_text_away_and_stops_no_other(
    fault: Exception, reason: Unreadable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(opened: Any) -> Any:
        raise fault

    factories.site()
    read, fresh = media(pdf(PAGES), "read.pdf"), media(pdf(PAGES), "fresh.pdf")
    page_with(read)
    factories.drain()
    while keeping.run():
        pass
    page_with(fresh)
    factories.drain()
    with monkeypatch.context() as patch:
        patch.setattr(keeping, "extract", faulty)
        read.save()
        while keeping.run():
            pass
    states = {file.key: (file.state, file.reason, file.pages.exists()) for file in AttachedFile.objects.all()}
    lost = (FileState.UNREADABLE, reason, False)
    kept = lost if reason == Unreadable.GONE else (FileState.READ, reason, True)
    assert states == {f"document:{read.pk}": kept, f"document:{fresh.pk}": lost}
    keeping.check()
    while keeping.run():
        pass
    assert set(AttachedFile.objects.values_list("state", "reason")) == {(FileState.READ, "")}


def test_a_content_that_shows_what_was_read_for_others_is_indexed_with_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.site()
    file = media(pdf(PAGES), "report.pdf")
    page_with(file)
    factories.drain()
    while keeping.run():
        pass
    page = page_with(file, title="Another house")
    factories.drain()
    monkeypatch.setattr(direct, "LEASE", 3600.0)
    step, version = keeping.newest_step(), direct.store_version()
    try:
        keeping.run()
        assert direct.store_version() != version  # whoever keeps answers is told
    finally:
        direct.end_lease()
    assert keeping.contents_since(step).count(page.translation_key) == 1
    step = keeping.newest_step()
    with CaptureQueriesContext(connection) as queries:
        keeping._handle(list(read_changes(0, 500)))
    assert keeping.newest_step() == step
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_an_official_document_is_found_by_its_public_files_only(find: Find) -> None:
    public, restricted = media(pdf(PAGES), "public.pdf"), media(pdf(["", "Windmills"]), "restricted.pdf")
    for symbol, file, access in (("207 EX/11", public, Tier.PUBLIC), ("208 EX/7", restricted, Tier.MEMBER_STATE)):
        page = factories.document(symbol, access=access)
        page.document.files = [DocumentFile(language="fr", file=file)]
        page.document.save()
    work()
    hit, _ = the_file(find("goree"))
    assert hit.file is not None
    assert (hit.kind, hit.file.locale) == ("document", "fr")
    assert find("windmills").total == 0
    assert not AttachedFile.objects.filter(key=f"document:{restricted.pk}").exists()


def test_evidence_is_found_once_its_report_is_published(find: Find) -> None:
    page = factories.recommendation(adopted="2026-01-10", addressees={SECRETARIAT: ""})
    row = report(page, "2026-03-01")
    row.evidence = [ReportEvidence(title="Minutes", file=ContentFile(pdf(PAGES), name="minutes.pdf"))]
    sent_in(row)
    work()
    assert find("goree").total == 0
    row.publish(person("reviewer"))
    work()
    hit, url = the_file(find("goree"))
    assert (hit.id, hit.file.title if hit.file else "") == (page.translation_key, "Minutes")
    assert url.endswith(f"/evidence/{ReportEvidence.objects.get().pk}/#page=2")


def test_what_cannot_be_read_is_told_and_harms_nothing(find: Find) -> None:
    files = {"secret.pdf": encrypted_pdf(), "report.pdf": pdf(PAGES), "plain.txt": b"words"}
    page = page_with(*(media(content, name) for name, content in files.items()))
    work()
    assert find("goree").total == 1
    [use] = keeping.unreadable(page.translation_key)
    assert (use.title, use.file.reason) == ("secret.pdf", Unreadable.ENCRYPTED)
    out = BytesIO()
    call_command("search_status", "--compare", stdout=_Text(out))
    told = out.getvalue().decode()
    assert "1 read, 1 unreadable" in told
    assert "secret.pdf” of" in told


class _Text:
    def __init__(self, out: BytesIO) -> None:
        self._out = out

    def write(self, text: str) -> None:
        self._out.write(text.encode())


def test_a_rebuild_holds_the_texts_and_hits_cost_no_query_each(find: Find) -> None:
    for number in range(4):
        page_with(media(pdf([*PAGES, f"Number {number}"]), f"report-{number}.pdf"), title=f"House {number}")
    work()
    service.engine().rebuild()
    assert find("goree").total == 4
    costs = []
    for limit in (1, 4):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(find("goree", limit=limit).hits) == limit
        costs.append(len(queries))
    assert costs == [6, 6]
    assert_whole()
