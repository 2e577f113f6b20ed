"""A list of organizations as an office keeps it, the same at each run, with rows broken in every way we know of."""

import datetime as dt
import io
import random
from collections.abc import Callable
from typing import Any, Final

from openpyxl import Workbook

Row = dict[str, Any]

_FORMS: Final = (
    ("World Federation", "Fédération mondiale"),
    ("International Union", "Union internationale"),
    ("International Council", "Conseil international"),
    ("World Assembly", "Assemblée mondiale"),
    ("International Association", "Association internationale"),
    ("Pan-African Network", "Réseau panafricain"),
    ("European League", "Ligue européenne"),
    ("International Committee", "Comité international"),
    ("Arab Forum", "Forum arabe"),
    ("Latin American Movement", "Mouvement latino-américain"),
    ("Asian Alliance", "Alliance asiatique"),
    ("Pacific Society", "Société du Pacifique"),
)
_GROUPS: Final = (
    ("Teachers", "des enseignants"),
    ("Librarians", "des bibliothécaires"),
    ("Women Engineers", "des femmes ingénieures"),
    ("Young Scientists", "des jeunes scientifiques"),
    ("Journalists", "des journalistes"),
    ("Archivists", "des archivistes"),
    ("Museum Friends", "des amis des musées"),
    ("Philosophers", "des philosophes"),
    ("Musicians", "des musiciens"),
    ("Hydrologists", "des hydrologues"),
    ("Storytellers", "des conteurs"),
    ("School Heads", "des chefs d’établissement"),
    ("Geologists", "des géologues"),
    ("Translators", "des traducteurs"),
    ("Parents", "des parents d’élèves"),
    ("Film Makers", "des cinéastes"),
    ("Mathematicians", "des mathématiciens"),
    ("Craftspeople", "des artisans"),
    ("Youth Workers", "des animateurs de jeunesse"),
    ("Oceanographers", "des océanographes"),
)
_CAUSES: Final = (
    ("Peace", "la paix"),
    ("Literacy", "l’alphabétisation"),
    ("Living Heritage", "le patrimoine vivant"),
    ("Open Science", "la science ouverte"),
    ("Girls’ Education", "l’éducation des filles"),
    ("Clean Water", "l’eau potable"),
    ("Press Freedom", "la liberté de la presse"),
    ("Human Rights", "les droits humains"),
    ("Lifelong Learning", "l’apprentissage tout au long de la vie"),
    ("Biosphere Reserves", "les réserves de biosphère"),
    ("Cultural Diversity", "la diversité culturelle"),
    ("Dialogue", "le dialogue"),
    ("Early Childhood", "la petite enfance"),
    ("the Ocean", "l’océan"),
    ("Ethics", "l’éthique"),
    ("Digital Inclusion", "l’inclusion numérique"),
    ("Indigenous Languages", "les langues autochtones"),
    ("World Heritage", "le patrimoine mondial"),
    ("Vocational Training", "la formation professionnelle"),
    ("Sport for All", "le sport pour tous"),
    ("Climate Action", "l’action pour le climat"),
    ("Documentary Heritage", "le patrimoine documentaire"),
    ("Gender Equality", "l’égalité des genres"),
    ("Solidarity", "la solidarité"),
    ("Artificial Intelligence for Good", "une intelligence artificielle utile"),
)
_PLACES: Final = (
    ("Paris", "FR"),
    ("Dakar", "SN"),
    ("Geneva", "CH"),
    ("Nairobi", "KE"),
    ("Oslo", "NO"),
    ("Beirut", "LB"),
    ("Montevideo", "UY"),
    ("Suva", "FJ"),
    ("New Delhi", "IN"),
    ("Ottawa", "CA"),
    ("Tunis", "TN"),
    ("Sofia", "BG"),
)
_SECTORS: Final = ("ED", "SC", "SHS", "CLT", "CI")


def name(number: int) -> tuple[str, str]:
    """English and French name of the organization of this number, below 6,000; each another."""
    form, rest = number % 12, number // 12
    group, cause = rest % 20, rest // 20 % 25
    pairs = (_FORMS[form], _GROUPS[group], _CAUSES[cause])
    english, french = ([pair[side] for pair in pairs] for side in (0, 1))
    return f"{english[0]} of {english[1]} for {english[2]}", f"{french[0]} {french[1]} pour {french[2]}"


def organization(number: int) -> Row:
    """A row without fault."""
    chance = random.Random(number)
    english, french = name(number)
    city, country = chance.choice(_PLACES)
    founded = chance.randint(1890, 2015)
    since = chance.randint(max(founded + 2, 1950), 2024)
    return {
        "name": english,
        "name_language": "en",
        "acronym": "".join(word[0] for word in english.split() if word[0].isupper()),
        "official_name_fr": french if chance.random() < 0.6 else None,
        "aliases": f"{english.replace(' of ', ' ')}" if chance.random() < 0.2 else None,
        "type": "network" if chance.random() < 0.1 else "ngo",
        "founded": founded,
        "headquarters_city": city,
        "headquarters_country": country,
        "scope": "international",
        "website": f"https://ngo-{number}.example.org/",
        "sectors": ";".join(sorted(chance.sample(_SECTORS, chance.randint(1, 3)))),
        "sdgs": ";".join(map(str, sorted(chance.sample(range(1, 18), chance.randint(0, 3))))),
        "status": "consultative",
        # What a person types, what a spreadsheet makes of a year, and what it makes of a day.
        "status_since": chance.choice((f"{since}-10", since, dt.datetime(since, 10, 3))),  # noqa: DTZ001
        "member_countries": ";".join(sorted(code for _, code in chance.sample(_PLACES, chance.randint(0, 6)))),
        "summary": f"{english} brings together people of {chance.randint(5, 120)} countries.",
        "mission": "Invented for a test of the import. " * chance.randint(1, 12),
        "fictional": True,
    }


def _again(row: Row) -> None:
    """The organization of row 2 once more, as another hand writes it."""
    row["name"] = name(0)[0].upper().replace(" ", "  ")


def _set(**values: Any) -> Callable[[Row], None]:
    return lambda row: row.update(values)


#: The column that is to be named, and what makes a row wrong.
FAULTS: Final[tuple[tuple[str, Callable[[Row], None]], ...]] = (
    ("headquarters_country", _set(headquarters_country="XK")),
    ("headquarters_country", _set(headquarters_country=None)),
    ("status_since", _set(status_since="31/02/2012")),
    ("name", _again),
    ("name", _set(name=None)),
    ("status", _set(type="foundation", status="associate")),
    ("status", _set(scope="national", status="associate")),
    ("status", _set(status="asociate")),
    ("founded", _set(founded="about 1950")),
    ("founded", _set(founded=dt.datetime(1950, 1, 1))),  # noqa: DTZ001
    ("acronym", _set(acronym=True)),
    ("sectors", _set(sectors="ED;EDU")),
    ("member_countries", _set(member_countries="FR;Senegal")),
    ("website", _set(website="see our page")),
    ("acronym", _set(acronym="A" * 41)),
    ("official_name_fr", _set(official_name_fr="Très long " * 40)),
    ("id", _set(id="NGO-7")),
)


def workbook(rows: int, broken_each: int) -> tuple[bytes, dict[int, str]]:
    """An XLSX file of so many rows, and the column at fault by the number of the row; one row in `broken_each`."""
    columns = ["id", *organization(0)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("NGOs")
    sheet.append([column.replace("_", " ").capitalize() for column in columns])
    faults: dict[int, str] = {}
    for number in range(rows):
        row = organization(number)
        if number % broken_each == broken_each - 1:
            column, break_ = FAULTS[number // broken_each % len(FAULTS)]
            break_(row)
            faults[number + 2] = column
        sheet.append([row.get(column) for column in columns])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), faults
