"""The internal style guide: each component in its states, on examples of its own, in the language of the address."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from cms.base.locales import direction
from cms.base.point_map import Point, point_map
from content_store.listing import FacetGroup, FacetOption

Example = dict[str, Any]

_WORDS: dict[str, Example] = {
    "en": {
        "name": "World Organization for Early Childhood Education",
        "sentence": "The Committee invites thematic debates, so that delegations and NGOs can exchange views.",
        "text": "Take note of the report and invite the Liaison Committee to propose themes each year.",
        "city": "Paris",
        "country": "France",
        "sector": "Education",
        "status": "under study",
        "addressee": "Liaison Committee",
        "position": "supported",
        "mechanism": "NGP Committee",
        "figure": "countries",
        "goal": "Quality education",
    },
    "ar": {
        "name": "المنظمة العالمية للتربية في مرحلة الطفولة المبكرة",
        "sentence": "تدعو اللجنة إلى إجراء مناقشات مواضيعية لكي تتبادل الوفود والمنظمات غير الحكومية الآراء.",
        "text": "الإحاطة علماً بالتقرير ودعوة لجنة الاتصال إلى اقتراح مواضيع كل سنة.",
        "city": "باريس",
        "country": "فرنسا",
        "sector": "التربية",
        "status": "قيد الدراسة",
        "addressee": "لجنة الاتصال",
        "position": "مؤيَّد",
        "mechanism": "لجنة الشركاء غير الحكوميين",
        "figure": "بلداً",
        "goal": "التعليم الجيد",
    },
    "zh-hans": {
        "name": "世界幼儿教育组织",
        "sentence": "委员会邀请举行专题辩论，以便各代表团与非政府组织交换意见。",
        "text": "注意到该报告，并请联络委员会每年提出主题。",
        "city": "巴黎",
        "country": "法国",
        "sector": "教育",
        "status": "正在研究",
        "addressee": "联络委员会",
        "position": "支持",
        "mechanism": "非政府合作伙伴委员会",
        "figure": "个国家",
        "goal": "优质教育",
    },
}


def _coded(code: str, label: str) -> Example:
    return {"code": code, "label": label}


def examples(locale: str) -> Example:
    """Context of the guide: cards, facets, periods and the rest, shaped as the documents and listings are."""
    words = _WORDS.get(locale, _WORDS["en"])
    head = {
        "url": "#card",
        "locale": locale if locale in _WORDS else "en",
        "dir": direction(locale if locale in _WORDS else "en"),
        "title": words["name"],
        "summary": words["sentence"],
        "fictional": False,
    }
    foreign = head | {"locale": "fr", "dir": "ltr", "title": "Conférence internationale des ONG"}
    sectors = [_coded(code, words["sector"]) for code in ("ED", "SC", "SHS", "CLT", "CI")]
    country = _coded("FR", words["country"])
    status = _coded("under-study", words["status"])
    organization = {
        "kind": "organization",
        "title_language": head["locale"],
        "acronym": "OMEP",
        "type": _coded("foundation", words["name"]),
        "status": _coded("consultative", words["status"]),
        "headquarters": {"city": words["city"], "country": country},
        "sectors": sectors[:2],
    }
    options = [FacetOption(str(number), words["sector"], 40 - 9 * number, number == 1, "?") for number in range(4)]
    steps = ("proposed", "adopted", "transmitted", "under-study", "in-progress", "partly-implemented", "implemented",
             "not-implemented", "superseded", "consultative", "associate", "official-relations", "former")  # fmt: skip
    return {
        "words": words,
        "statuses": [_coded(code, words["status"]) for code in steps],
        "sectors": sectors,
        "goals": [_coded("4", words["goal"]), _coded("17", words["goal"])],
        "cards": [
            head | organization,
            head
            | {
                "kind": "recommendation",
                "reference": "ICNGO-2018/1",
                "adopted": "2018-12",
                "kind_of_text": _coded("proposal", words["text"]),
                "status": status,
                "addressees": [{"actor": _coded("lc", words["addressee"])}],
            },
            head
            | {
                "kind": "session",
                "theme": words["sentence"],
                "mechanism": _coded("ngp", words["mechanism"]),
                "state_of_session": _coded("proposed", words["status"]),
                "city": words["city"],
            },
            foreign | {"kind": "forum", "theme": "", "year": 2019, "country": country, "sectors": sectors[:1]},
            head | {"kind": "article", "fictional": True},
            head | {"kind": "field-office", "office_kind": _coded("cluster", words["mechanism"]), "country": country},
            head | {"kind": "project", "starts": "2020-03", "partners": [foreign], "sectors": sectors[:2]},
            head | {"kind": "programme-activity", "sector": sectors[0], "offices": [country], "countries": [country]},
        ],
        "notices": [
            {"doc": {"fictional": True, "state": "machine", "source_locale": "en", "translations": []}},
            {"doc": {"state": "stale", "stale_segments": 3, "source_locale": "en",
                     "translations": [{"locale": "en", "url": "/en/"}]}},
        ],
        "facets": [
            FacetGroup("sector", words["sector"], options),
            FacetGroup("country", words["country"], options),
        ],
        "active": [{"label": words["sector"], "value": words["sector"], "remove_url": "?"},
                   {"label": words["country"], "value": words["country"], "remove_url": "?"}],
        "letters": ["A", "B", "C"],
        "bars": {"options": [{"code": code, "label": words["status"], "count": count}
                             for code, count in (("proposed", 22), ("under-study", 9), ("implemented", 3))]},
        "measures": [
            {"label": words["figure"], "qualifier": "exact", "value": 47},
            {"label": words["figure"], "qualifier": "about", "value": 1300},
            {"label": words["figure"], "qualifier": "more-than", "value": 380},
        ],
        "addressees": [{"actor": _coded("lc", words["addressee"]), "status": status,
                        "position": _coded("supported", words["position"])}],
        "periods": [
            {"until": "", "since": "2012-10-03", "status": words["status"], "decision": "190 EX/Decision 33"},
            {"until": "2012", "since": "1996", "status": words["status"], "decision": ""},
        ],
        "people": [{"name": words["name"], "role": words["position"], "affiliation": words["addressee"]}] * 3,
        "documents": [
            {"title": words["text"], "symbol": "207 EX/11", "date": "2019-08", "url": "https://example.org/207-ex-11"},
            {"title": words["name"], "symbol": "40 C/42", "date": "2019", "url": ""},
        ],
        "files": [{"title": words["name"], "url": "#file", "symbol": "207 EX/11", "content_type": "application/pdf",
                   "size": 482_000, "language": "fr"}],
        "map": point_map([Point(48.85, 2.35, words["city"]), Point(46.2, 6.15, words["country"])]),
        "quote": {"text": words["sentence"], "attribution": words["addressee"]},
    }  # fmt: skip


def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "styleguide.html", examples(get_language() or "en"))
