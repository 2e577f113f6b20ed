"""A small partnership in six languages: what the tests of search look for."""

from forums.dialogue import SessionDocument
from forums.enums import Mechanism
from ngo_pages.enums import NameType
from ngo_pages.models import OrganizationName
from reference.enums import DocumentKind
from tests import factories


def _name(text: str, language: str, kind: str = NameType.ALIAS) -> OrganizationName:
    return OrganizationName(text=text, language=language, type=kind)


def organizations() -> None:
    omep = factories.organization(
        "Organisation Mondiale pour l'Éducation Préscolaire",
        slug="omep",
        name_language="fr",
        acronym="OMEP",
        names=[_name("World Organization for Early Childhood Education", "en", NameType.OFFICIAL)],
        sectors=["ED"],
        headquarters_country="FR",
        headquarters_city="Paris",
        summary="Founded in Prague, present in sixty countries.",
        mission="It works for the rights of young children.",
    )
    factories.translated(omep, "fr", summary="Fondée à Prague, présente dans soixante pays.")
    factories.organization(
        "International Movement ATD Fourth World",
        slug="atd",
        acronym="ATD",
        names=[
            _name("Mouvement international ATD Quart Monde", "fr", NameType.OFFICIAL),
            _name("ATD Quast Monde", "und"),
        ],
        sectors=["SHS"],
        headquarters_country="FR",
        summary="A movement against extreme poverty.",
    )
    factories.organization(
        "Les Climat’Optimistes",
        slug="climatoptimistes",
        name_language="fr",
        names=[_name("Climat'Optimist", "und")],
        sectors=["SC"],
        headquarters_country="BE",
    )
    factories.organization(
        "Alliance of Storytellers",
        slug="storytellers",
        acronym="A.S.T.",
        names=[
            _name("اتحاد الحكّائين", "ar", NameType.OFFICIAL),
            _name("說書人聯盟", "zh-hans"),
            _name("Союз рассказчиков", "ru", NameType.OFFICIAL),
        ],
        sectors=["CLT", "ED"],
        headquarters_country="SN",
        mission="Its members tell the tales of the elders, with <b>no</b> fee & no stage.",
    )


def dialogue() -> None:
    decision = factories.document(
        "207 EX/Decision 33",
        slug="207-ex-decision-33",
        kind=DocumentKind.DECISION,
        label_en="Relations with non-governmental partners",
    )
    factories.session(
        "NGP Committee, 207th session",
        slug="ngp-207",
        mechanism=Mechanism.NGP_COMMITTEE,
        starts="2019-10-11",
        sectors=["ED"],
        documents=[SessionDocument(document=decision.document)],
        summary="207 EX/Decision 33 invites thematic debates; the Committee also read document 207 EX/11.",
    )
    factories.session(
        "Debate on water",
        slug="debate-water",
        starts="2021-03-22",
        sectors=["SC"],
        sdgs=["6"],
        summary="Member States and NGOs spoke about clean water in the Sahel.",
    )
    factories.recommendation(
        "Keep the list of NGOs up to date",
        slug="p5-1",
        reference="P5.1",
        text="Keep an up-to-date list of partners at the disposal of the Liaison Committee.",
        sectors=["ED"],
        addressees={"secretariat": "proposed"},
    )
    factories.recommendation(
        "Act together",
        slug="icngo-2018-1",
        reference="ICNGO-2018/1",
        text="Act together in education, science, culture and communication.",
        sectors=["ED", "SC", "CLT"],
        sdgs=["4", "17"],
    )


#: Slug to language to (title, summary): articles that say the same in six languages, each with its own grammar.
ARTICLES: dict[str, dict[str, tuple[str, str]]] = {
    "water": {
        "en": ("Clean water for villages", "Women of the villages have dug wells together with their organizations."),
        "fr": (
            "De l’eau propre pour les villages",
            "Les femmes défavorisées ont creusé des puits avec l'aide d’ONG.",
        ),
        "es": (
            "Agua limpia para las aldeas",
            "Las mujeres cavaron pozos: participación de organizaciones.",
        ),
        "ar": ("مياه نظيفة للقرى", "حفرت النساء الآبارَ بالتعاون مع المُنظّماتِ غير الحكومية والجمعيات."),
        "zh-hans": ("村庄的清洁饮水", "妇女与非政府组织合作挖掘水井，教科文组织提供了支持。"),
        "ru": (
            "Чистая вода для деревень",
            "Женщины вырыли колодцы с местными организациями; всё сделано ими.",
        ),
    },
    "school": {
        "en": ("A school under the trees", "Teachers read aloud; children from thirty families learned to write."),
        "fr": ("Une école sous les arbres", "Des élèves de trente familles ont appris à écrire."),
        "es": ("Una escuela bajo los árboles", "El alfabetizador leyó en voz alta; la educación cambió el pueblo."),
        "ar": ("مدرسة تحت الأشجار", "قرأ المعلّمون بصوت عالٍ، وتعلّم الأطفال الكتابة في القاعة ٣٢."),
        "zh-hans": ("树下的学校", "教师朗读，三十个家庭的孩子学会了写字。"),
        "ru": ("Школа под деревьями", "Учителя читали вслух, и дети тридцати семей научились писать."),
    },
}


def articles() -> None:
    section = factories.section("News", slug="news")
    for slug, words in ARTICLES.items():
        title, summary = words["en"]
        page = factories.article(title, slug=slug, parent=section, summary=summary)
        for locale, (title, summary) in words.items():
            if locale != "en":
                factories.translated(page, locale, title=title, summary=summary)
    factories.article(
        "La coopération décentralisée",
        slug="cooperation",
        parent=section.get_translations().get(locale__language_code="fr"),
        summary="Un texte qui n'existe qu'en français : l'Afrique et les collectivités.",
    )


def make() -> None:
    factories.site()
    organizations()
    dialogue()
    articles()
    factories.drain()
