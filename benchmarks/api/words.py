"""What the generated organizations say of themselves, in English and in French."""

from typing import Final

KINDS: Final = {
    "en": ("Association", "Council", "Federation", "Forum", "League", "Network", "Society", "Union"),
    "fr": ("Association", "Conseil", "Fédération", "Forum", "Ligue", "Réseau", "Société", "Union"),
}
REACHES: Final = {
    "en": ("World", "International", "African", "Asian", "European", "Latin American", "Mediterranean", "Pacific"),
    "fr": (
        "mondiale",
        "internationale",
        "africaine",
        "asiatique",
        "européenne",
        "latino-américaine",
        "méditerranéenne",
        "du Pacifique",
    ),
}
FIELDS: Final = {
    "en": (
        "early childhood",
        "teachers",
        "museums",
        "libraries",
        "community radio",
        "freshwater",
        "ocean science",
        "philosophy",
        "living heritage",
        "adult learning",
        "geology",
        "girls' education",
        "freedom of expression",
        "music",
        "biosphere reserves",
        "archives",
        "youth",
        "bioethics",
        "sport for all",
        "rural schools",
    ),
    "fr": (
        "petite enfance",
        "personnel enseignant",
        "musées",
        "bibliothèques",
        "radios communautaires",
        "eau douce",
        "sciences de la mer",
        "philosophie",
        "patrimoine vivant",
        "formation des adultes",
        "géologie",
        "éducation des filles",
        "liberté d'expression",
        "musique",
        "réserves de biosphère",
        "archives",
        "jeunesse",
        "bioéthique",
        "sport pour tous",
        "écoles rurales",
    ),
}
SENTENCES: Final = {
    "en": (
        "Its members work on {field} in {count} countries and share what they learn with public authorities.",
        "It trains {count} people a year, most of them volunteers, and publishes its material under open licences.",
        "National sections choose a board for three years; the secretariat prepares its meetings and its reports.",
        "It takes part in the collective consultation on {field} and gives written advice on draft programmes.",
        "Local groups run the projects, and the federation checks the accounts and evaluates the results.",
        "A yearly meeting brings practitioners and researchers of {field} together, with interpretation.",
        "It keeps a directory of experts who answer questions from schools, town councils and field offices.",
        "Its archive holds the papers of {count} congresses and is open to researchers.",
        "It supports small associations that have no office of their own with training, advice and modest grants.",
        "Since its admission it has contributed to {count} consultations and spoken at sessions of the Board.",
    ),
    "fr": (
        "Ses membres étudient le thème « {field} » dans {count} pays et partagent leurs acquis avec les communes.",
        "Elle forme {count} personnes par an, bénévoles pour la plupart, et publie ses outils sous licence libre.",
        "Les sections nationales élisent un bureau pour trois ans ; le secrétariat prépare réunions et rapports.",
        "Elle participe à la consultation sur le thème « {field} » et rend des avis sur les projets de programme.",
        "Des groupes locaux conduisent les projets ; la fédération vérifie les comptes et évalue les résultats.",
        "Une rencontre annuelle réunit praticiens et chercheurs du domaine « {field} », avec interprétation.",
        "Elle tient un annuaire d'experts qui répondent aux écoles, aux communes et aux bureaux hors Siège.",
        "Ses archives conservent les actes de {count} congrès et sont ouvertes à la recherche.",
        "Elle soutient par la formation, le conseil et de petites subventions les associations sans bureau.",
        "Depuis son admission, elle a contribué à {count} consultations et pris la parole devant le Conseil.",
    ),
}
CITIES: Final = ("Dakar", "Paris", "Nairobi", "Lima", "Hanoi", "Geneva", "Beirut", "Lisbon", "Suva", "Québec")
#: What people search for, by language; `{field}` is one of the fields.
SEARCHES: Final = {
    "en": ("{field}", "{field} training", "network for {field}", "{field} consultation"),
    "fr": ("{field}", "{field} formation", "réseau {field}", "consultation {field}"),
}
