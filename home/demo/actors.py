"""Bodies, field offices, the delegations that our sources name, and one fictional National Commission."""

from cms.base.locales import LOCALES
from home.models import HomePage
from reference.enums import BodyKind
from reference.models import Body, FieldOffice, Member, NationalCommission
from reference.pages import (
    ActorPage,
    BodyIndexPage,
    BodyPage,
    DelegationIndexPage,
    DelegationPage,
    FieldOfficeIndexPage,
    FieldOfficePage,
    NationalCommissionIndexPage,
    NationalCommissionPage,
)

from .publishing import Words, existing, publish
from .source import facts, words

INDEXES: dict[str, type] = {
    "bodies": BodyIndexPage,
    "field-offices": FieldOfficeIndexPage,
    "delegations": DelegationIndexPage,
    "national-commissions": NationalCommissionIndexPage,
}
#: Their titles are the records'.
_NO_WORDS: dict[str, Words] = {locale: {} for locale in LOCALES}


def load_indexes() -> None:
    for name, model in INDEXES.items():
        record = words("actors")[name]
        texts: dict[str, Words] = {
            locale: {"title": record["title"][locale], "summary": record["summary"][locale]} for locale in LOCALES
        }
        publish(existing(HomePage, "home"), model(slug=name), name, texts)


def body_codes() -> list[str]:
    """Those that meet; units of the Secretariat and groups addressed as a whole have no page of their own."""
    return list(Body.objects.filter(kind=BodyKind.BODY).values_list("code", flat=True))


def load_body(code: str) -> None:
    _publish("bodies", f"body-{code}", BodyPage(slug=code, standing_body=Body.objects.get(code=code)))


def office_codes() -> list[str]:
    return list(FieldOffice.objects.values_list("code", flat=True))


def load_office(code: str) -> None:
    page = FieldOfficePage(slug=code, office=FieldOffice.objects.get(code=code))
    _publish("field-offices", f"office-{code}", page)


def delegation_codes() -> list[str]:
    """The members that a source names as having attended."""
    return sorted({code for record in facts()["forums"] for code in record.get("attending_delegations", [])})


def load_delegation(code: str) -> None:
    page = DelegationPage(slug=code.lower(), member=Member.objects.get(code=code))
    _publish("delegations", f"delegation-{code}", page)


def load_fictional_commission() -> None:
    record = words("actors")["fictional-commission"]
    commission, _ = NationalCommission.objects.get_or_create(
        code=record["member"],
        defaults={
            "member": Member.objects.get(code=record["member"]),
            "website": record["website"],
            "machine_labels": [locale for locale in LOCALES if locale != "en"],
            **{f"label_{locale.replace('-', '_')}": record["name"][locale] for locale in LOCALES},
        },
    )
    page = NationalCommissionPage(slug=record["member"].lower(), commission=commission, fictional=True)
    texts: dict[str, Words] = {locale: {"summary": record["summary"][locale]} for locale in LOCALES}
    publish(existing(NationalCommissionIndexPage, "national-commissions"), page, "fictional-commission", texts)


def _publish(index: str, name: str, page: ActorPage) -> None:
    publish(existing(INDEXES[index], index), page, name, _NO_WORDS)
