"""The documents of official documents' pages."""

from django.utils.translation import gettext_lazy as _

from content_store.enums import Tier
from content_store.kinds import Filter, Kind, register
from content_store.rendering import RenderContext
from content_store.schemas import SearchText
from reference import symbols
from reference.models import GoverningSession

from . import schemas
from .documents import official_all
from .official_documents import OfficialDocumentPage


def build_official_document(page: OfficialDocumentPage, ctx: RenderContext) -> schemas.OfficialDocumentDocument:
    document = page.original.document
    [shown] = official_all([document], ctx)
    session = GoverningSession.objects.filter(body=document.body, number=document.session).first()
    return schemas.OfficialDocumentDocument(
        **ctx.head | {"title": shown.title},
        code=shown.code,
        symbol=shown.symbol,
        date=shown.date,
        versions=shown.versions,
        access=shown.access,
        original_language=shown.original_language,
        document_url=shown.url,
        document_kind=ctx.coded("document-kinds", document.kind),
        issued_by=ctx.coded("bodies", document.body.code) if document.body else None,
        governing_session=ctx.coded("governing-sessions", session.code) if session else None,
        session=document.session,
        number=document.number,
    )


def search_official_document(document: schemas.OfficialDocumentDocument) -> SearchText:
    labels = [document.document_kind.label, document.issued_by.label if document.issued_by else ""]
    return SearchText(names=[document.symbol] if document.symbol else [], text="\n".join(filter(None, labels)))


def reference_of(document: schemas.OfficialDocumentCard) -> str:
    found = symbols.parse(document.symbol)
    return symbols.sort_text(found) if found else document.code


official_document = register(
    Kind(
        name="document",
        plural="documents",
        label=_("official document"),
        label_plural=_("official documents"),
        model=OfficialDocumentPage,
        card=schemas.OfficialDocumentCard,
        full=schemas.OfficialDocumentDocument,
        build=build_official_document,
        tiers=tuple(Tier),
        search=search_official_document,
        filters=(
            Filter("body", _("body"), lambda d: [d.issued_by.code] if d.issued_by else [], vocabulary="bodies"),
            Filter(
                "governing-session",
                _("session of the governing body"),
                lambda d: [d.governing_session.code] if d.governing_session else [],
                vocabulary="governing-sessions",
            ),
            Filter("session-number", _("session number"), lambda d: [str(d.session)] if d.session else [], type="text"),
            Filter("kind", _("kind"), lambda d: [d.document_kind.code], vocabulary="document-kinds"),
            Filter("version", _("language version"), lambda d: [each.language for each in d.versions], type="text"),
            Filter("year", _("year"), lambda d: [d.date[:4]] if d.date else [], type="text"),
            Filter("date", _("date"), lambda d: [d.date] if d.date else [], type="date"),
        ),
        date=lambda d: d.date,
        reference=reference_of,
        default_sort="reference",
    )
)
