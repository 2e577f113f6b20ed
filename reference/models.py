"""Vocabularies and actors: single rows with a stable code and a label in each of the six languages."""

from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.search import index

from cms.base.child_rows import ChildRow
from cms.base.locales import AUTONYMS, LOCALES
from content_store.enums import Tier

from . import symbols
from .enums import BodyKind, DocumentKind, MemberKind, OfficeKind

CODE = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9.()-]*$", _("Only letters, digits, full stops, hyphens and brackets."))


class VocabularyTerm(index.Indexed, models.Model):
    """A vocabulary value. Its code is what filters, links and saved searches hold, so it never changes."""

    code = models.CharField(_("code"), max_length=60, unique=True, validators=[CODE])
    label_en = models.CharField(_("label in English"), max_length=250)
    label_fr = models.CharField(_("label in French"), max_length=250, blank=True)
    label_es = models.CharField(_("label in Spanish"), max_length=250, blank=True)
    label_ar = models.CharField(_("label in Arabic"), max_length=250, blank=True)
    label_zh_hans = models.CharField(_("label in Chinese"), max_length=250, blank=True)
    label_ru = models.CharField(_("label in Russian"), max_length=250, blank=True)
    machine_labels = models.JSONField(
        _("languages whose label is a machine-made draft"), default=list, blank=True, editable=False
    )
    order = models.PositiveIntegerField(_("order"), default=0)

    search_fields = [index.AutocompleteField("code"), index.AutocompleteField("label_en"), index.FilterField("order")]

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.labels().get(get_language() or "en") or self.label_en

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():  # what signal handlers write stands or falls with the row
            super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.pk and type(self)._default_manager.filter(pk=self.pk).exclude(code=self.code).exists():
            raise ValidationError({"code": _("The code of a value is for ever; make a new value instead.")})

    def labels(self) -> dict[str, str]:
        """Locale to label; missing ones are left out."""
        found = {locale: getattr(self, f"label_{locale.replace('-', '_')}") for locale in LOCALES}
        return {locale: label for locale, label in found.items() if label}

    def parent_code(self) -> str:
        return ""

    def public_facts(self) -> dict[str, Any]:
        """Further public facts, as plain JSON."""
        return {}


class ClosedTerm(VocabularyTerm):
    """A value of a set that the code knows (statuses, mechanisms, kinds); its labels are edited, its code is not."""

    vocabulary = models.CharField(_("vocabulary"), max_length=40)
    code = models.CharField(_("code"), max_length=60, validators=[CODE])

    class Meta(VocabularyTerm.Meta):
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="closed_term_once")]
        verbose_name = _("status or kind")
        verbose_name_plural = _("statuses and kinds")


class Sector(VocabularyTerm):
    class Meta(VocabularyTerm.Meta):
        verbose_name = _("programme sector")
        verbose_name_plural = _("programme sectors")


class Priority(VocabularyTerm):
    class Meta(VocabularyTerm.Meta):
        verbose_name = _("priority")
        verbose_name_plural = _("priorities")


class Subject(VocabularyTerm):
    """A free concept, finer than a sector: what organizations work on and what they are experts in."""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")


class Language(VocabularyTerm):
    """A language by its ISO 639-1 code; names as CLDR has them."""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("language")
        verbose_name_plural = _("languages")


class Goal(VocabularyTerm):
    """A Sustainable Development Goal; the code is its number."""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")


class Region(VocabularyTerm):
    """One of the five regions used for offices and for the Liaison Committee's balance."""

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class ElectoralGroup(VocabularyTerm):
    class Meta(VocabularyTerm.Meta):
        verbose_name = _("electoral group")
        verbose_name_plural = _("electoral groups")


class Country(VocabularyTerm):
    """A country or territory by its ISO 3166-1 code; names as UNESCO prints them, else CLDR's."""

    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.SET_NULL, verbose_name=_("region"))

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("country or territory")
        verbose_name_plural = _("countries and territories")

    def parent_code(self) -> str:
        return self.region.code if self.region else ""


class Member(VocabularyTerm):
    """A Member State or Associate Member; the code is the country's."""

    country = models.OneToOneField(Country, on_delete=models.PROTECT, verbose_name=_("country"))
    kind = models.CharField(_("kind"), max_length=20, choices=MemberKind, default=MemberKind.STATE)
    electoral_group = models.ForeignKey(
        ElectoralGroup, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("electoral group")
    )
    joined = models.DateField(_("joined"), null=True, blank=True)
    left = models.DateField(_("left"), null=True, blank=True)

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def clean(self) -> None:
        super().clean()
        if self.joined and self.left and self.left < self.joined:
            raise ValidationError({"left": _("A member cannot leave before it joined.")})

    def parent_code(self) -> str:
        return self.electoral_group.code if self.electoral_group else ""

    def public_facts(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "region": self.country.parent_code(),
            "joined": self.joined.isoformat() if self.joined else None,
            "left": self.left.isoformat() if self.left else None,
        }


class Body(VocabularyTerm):
    """A body, a unit or a group that can be addressed: the ICNGO, the Liaison Committee, the sectors, …"""

    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind, default=BodyKind.BODY)
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("part of"))

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("body or addressee")
        verbose_name_plural = _("bodies and addressees")

    def clean(self) -> None:
        super().clean()
        above = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": _("A body is no part of itself.")})
            above = above.parent

    def parent_code(self) -> str:
        return self.parent.code if self.parent else ""

    def public_facts(self) -> dict[str, Any]:
        return {"kind": self.kind, "acronym": self.acronym}


class GoverningSession(VocabularyTerm):
    """A session of the Executive Board or the General Conference: code `executive-board-207`."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, verbose_name=_("body"))
    number = models.PositiveIntegerField(_("number"))
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("governing session")
        verbose_name_plural = _("governing sessions")

    def parent_code(self) -> str:
        return self.body.code

    def public_facts(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "starts": self.starts.isoformat() if self.starts else None,
            "ends": self.ends.isoformat() if self.ends else None,
        }


class OfficialDocument(ClusterableModel, VocabularyTerm):  # type: ignore[django-manager-missing]  # its files
    """A document known by its symbol ("207 EX/11"), which is kept as it is printed; body, session and number are read
    from it. `content_id` is that of its page. Its files are shown to readers of the tier `access` and above."""

    content_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    symbol = models.CharField(
        _("symbol"), max_length=60, blank=True, help_text=_("Such as 207 EX/11 or 36 C/Resolution 108.")
    )
    symbol_key = models.CharField(max_length=60, blank=True, editable=False)
    body = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("body"),
        help_text=_("Whose document it is; taken from the symbol where there is one."),
    )
    session = models.PositiveSmallIntegerField(_("session"), null=True, editable=False)
    number = models.CharField(_("number"), max_length=40, blank=True, editable=False)
    sort_text = models.CharField(max_length=80, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=30, choices=DocumentKind)
    date = models.CharField(_("date"), max_length=10, blank=True, help_text=_("As known: 2019, 2019-10 or 2019-10-11."))
    original_language = models.CharField(
        _("original language"), max_length=12, blank=True, choices=[(code, AUTONYMS[code]) for code in LOCALES]
    )
    access = models.PositiveSmallIntegerField(
        _("who may read its files"),
        choices=Tier,
        default=Tier.PUBLIC,
        help_text=_(
            "Its symbol and title are public in any case; restricted files are linked and served to nobody else."
        ),
    )
    url = models.URLField(_("address"), blank=True)

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("official document")
        verbose_name_plural = _("official documents")
        constraints = [
            models.UniqueConstraint(
                fields=["symbol_key"], condition=~models.Q(symbol_key=""), name="official_document_once"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.read_symbol()
        with transaction.atomic():  # its files as well
            super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.symbol and symbols.parse(self.symbol) is None:
            raise ValidationError(
                {"symbol": _("This is no symbol; write it as in 207 EX/11, 207 EX/Decision 33 or 36 C/Resolution 108.")}
            )
        self.read_symbol()
        others = OfficialDocument.objects.filter(symbol_key=self.symbol_key).exclude(pk=self.pk)
        if self.symbol_key and (other := others.first()):
            raise ValidationError({"symbol": _("%(symbol)s is there already.") % {"symbol": other.symbol}})

    def read_symbol(self) -> None:
        """Takes body, session and number from the symbol, and keeps it as it is printed."""
        found = symbols.parse(self.symbol)
        self.session, self.number, self.symbol_key, self.sort_text = None, "", "", ""
        if found:
            self.symbol, self.symbol_key = symbols.printed(found), found.forms[0]
            self.session, self.number, self.sort_text = found.session, symbols.number(found), symbols.sort_text(found)
            self.body = Body.objects.filter(code=symbols.BODIES[found.body]).first()

    def is_shown_to(self, tier: int) -> bool:
        return self.access <= tier

    def public_facts(self) -> dict[str, Any]:
        return {
            "symbol": self.symbol,
            "body": self.body.code if self.body else None,
            "session": self.session,
            "number": self.number,
            "kind": self.kind,
            "date": self.date,
            "original_language": self.original_language or None,
            "access": "public" if self.access == Tier.PUBLIC else "restricted",
            "url": self.url if self.access == Tier.PUBLIC else "",
        }


class DocumentFile(ChildRow):
    """An official document in one language: a file of ours, or an address elsewhere."""

    document = ParentalKey(OfficialDocument, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(_("language"), max_length=12, choices=[(code, AUTONYMS[code]) for code in LOCALES])
    file = models.ForeignKey(
        "base.MediaDocument", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    url = models.URLField(_("address"), blank=True)

    class Meta(ChildRow.Meta):
        constraints = [models.UniqueConstraint(fields=["document", "language"], name="document_file_once")]

    def clean(self) -> None:
        super().clean()
        if bool(self.file_id) == bool(self.url):
            raise ValidationError(_("Give the file or its address, one of the two."))


class FieldOffice(VocabularyTerm):
    """An office away from Headquarters. Kinds, covered members and dates are as a source had them at a time."""

    city = models.CharField(_("city"), max_length=120)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    kind = models.CharField(_("kind"), max_length=30, choices=OfficeKind)
    bureau_for = models.ForeignKey(
        Sector,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("regional bureau for"),
        help_text=_("Where it is the region's bureau for one sector as well."),
    )
    covers = models.ManyToManyField(
        Member,
        blank=True,
        related_name="offices",
        verbose_name=_("covers"),
        help_text=_("The members it works for; a member may have several offices."),
    )
    as_of = models.CharField(
        _("known as of"), max_length=10, blank=True, help_text=_("When that was so: 2014, 2014-04 or 2014-04-24.")
    )
    opened = models.CharField(_("opened"), max_length=10, blank=True, help_text=_("As known: 1996 or 1996-05."))
    closed = models.CharField(_("closed"), max_length=10, blank=True)
    sources = models.TextField(_("sources"), blank=True, help_text=_("Where the facts come from, one a line."))

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("field office")
        verbose_name_plural = _("field offices")

    def clean(self) -> None:
        super().clean()
        if self.opened and self.closed and self.closed < self.opened:
            raise ValidationError({"closed": _("An office cannot close before it opened.")})

    def parent_code(self) -> str:
        return self.country.parent_code()

    def public_facts(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "city": self.city,
            "country": self.country.code,
            "bureau_for": self.bureau_for.code if self.bureau_for else None,
            "covers": [member.code for member in self.covers.all()],
            "as_of": self.as_of,
            "opened": self.opened,
            "closed": self.closed,
        }


class NationalCommission(VocabularyTerm):
    """The cooperating body that a member set up (Constitution, Article VII); the code is the country's."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="commission", verbose_name=_("member"))
    website = models.URLField(_("website"), blank=True)

    class Meta(VocabularyTerm.Meta):
        verbose_name = _("National Commission")
        verbose_name_plural = _("National Commissions")

    def clean(self) -> None:
        super().clean()
        if self.member_id and self.code != self.member.code:
            raise ValidationError({"code": _("A National Commission has the code of its member.")})

    def parent_code(self) -> str:
        return self.member.country.parent_code()

    def public_facts(self) -> dict[str, Any]:
        return {"member": self.member.code, "website": self.website}


#: Organizations come after all others.
ORGANIZATION_ORDER: Final = 5000

#: What an actor can stand for, and the prefix of its code: `secretariat`, `member-FR`, `organization-<content id>`.
ACTOR_KINDS: Final[dict[str, str]] = {
    "body": "",
    "sector": "sector-",
    "member": "member-",
    "office": "office-",
    "commission": "commission-",
    "organization": "organization-",
}


def _stands_for_one() -> models.Q:
    """Exactly one of the columns is filled."""
    return reduce(or_, (models.Q(**{f"{name}__isnull": name != kind for name in ACTOR_KINDS}) for kind in ACTOR_KINDS))


class ActorManager(models.Manager["Actor"]):
    def offered(self) -> models.QuerySet["Actor"]:
        """Those that can be chosen, with what their labels are read from."""
        terms = [kind for kind in ACTOR_KINDS if kind != "organization"]
        return self.filter(hidden=False).select_related(*terms)


class Actor(models.Model):
    """Whoever can be asked, attend, be responsible or be written to: one relation over six kinds.

    Made by what it stands for: vocabulary rows (signal_handlers), and organizations, which another app keeps and which
    are known here by content id and names. `hidden`: an organization that is not public any more; what points to it
    stays, and it has no name.
    """

    code = models.CharField(max_length=70, unique=True)
    order = models.PositiveIntegerField(default=0)
    body = models.OneToOneField(Body, null=True, on_delete=models.CASCADE, related_name="actor")
    sector = models.OneToOneField(Sector, null=True, on_delete=models.CASCADE, related_name="actor")
    member = models.OneToOneField(Member, null=True, on_delete=models.CASCADE, related_name="actor")
    office = models.OneToOneField(FieldOffice, null=True, on_delete=models.CASCADE, related_name="actor")
    commission = models.OneToOneField(NationalCommission, null=True, on_delete=models.CASCADE, related_name="actor")
    organization = models.UUIDField(null=True, unique=True, help_text="content id")
    name = models.CharField(max_length=400, blank=True, help_text="of an organization, with its acronym: searched")
    names = models.JSONField(default=dict, help_text="of an organization: locale to official name")
    hidden = models.BooleanField(default=False)

    objects = ActorManager()

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        constraints = [models.CheckConstraint(name="actor_is_one_thing", condition=_stands_for_one())]

    def __str__(self) -> str:
        labels = self.labels()
        return labels.get(get_language() or "en") or labels["en"]

    @property
    def kind(self) -> str:
        """A key of ACTOR_KINDS."""
        return next(
            kind for kind in ACTOR_KINDS if getattr(self, "organization" if kind == "organization" else f"{kind}_id")
        )

    @property
    def term(self) -> VocabularyTerm | None:
        """The row it stands for; None for an organization."""
        return self.body or self.sector or self.member or self.office or self.commission

    @property
    def machine_labels(self) -> list[str]:
        return list(self.term.machine_labels) if self.term else []

    def labels(self) -> dict[str, str]:
        if self.term:
            return self.term.labels()
        if not self.hidden:
            return dict(self.names)
        found = {}
        for locale in LOCALES:
            with override(locale):
                found[locale] = gettext("An organization that is not listed any more")
        return found

    def parent_code(self) -> str:
        return ""

    def public_facts(self) -> dict[str, Any]:
        return {"kind": self.kind, "code": self.code.removeprefix(ACTOR_KINDS[self.kind])}

    @classmethod
    def keep_organization(cls, content_id: UUID, *, name: str, names: dict[str, str], public: bool) -> None:
        """Brings the actor of an organization into line; none is made for one that was never public."""
        actor = cls.objects.filter(organization=content_id).first()
        if actor is None and not public:
            return
        if actor is None:
            actor = cls(code=f"organization-{content_id}", organization=content_id, order=ORGANIZATION_ORDER)
        wanted = {"name": name[:400], "names": names, "hidden": not public}
        if actor.pk and all(getattr(actor, field) == value for field, value in wanted.items()):
            return
        for field, value in wanted.items():
            setattr(actor, field, value)
        with transaction.atomic():
            actor.save()


# Pages stand on the rows above; Django looks for models here.
from . import pages as pages  # noqa: E402
from .contacts import Contact  # noqa: E402, F401  (a model of this app, in a file of its own)
