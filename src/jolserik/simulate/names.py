"""Invented names of companies, in Russian, Kazakh and English. The words are common, the companies do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Names:
    """One name in three languages."""

    ru: str
    kk: str
    en: str


# (Russian, Kazakh, Latin spelling): rivers, mountains, virtues, birds.
_FIRST = [
    tuple(row.split("|"))
    for row in """
Алтын Дала|Алтын Дала|Altyn Dala
Акжол|Ақжол|Aqjol
Сарыарка|Сарыарқа|Saryarqa
Жетысу|Жетісу|Jetisu
Алатау|Алатау|Alatau
Тобыл|Тобыл|Tobyl
Есиль|Есіл|Esil
Ертис|Ертіс|Ertis
Жайык|Жайық|Jaiyq
Каратау|Қаратау|Qaratau
Кокше|Көкше|Kokshe
Бурабай|Бурабай|Burabai
Байтерек|Бәйтерек|Baiterek
Самрук|Самұрық|Samuryq
Тулпар|Тұлпар|Tulpar
Кыран|Қыран|Qyran
Барыс|Барыс|Barys
Арлан|Арлан|Arlan
Береке|Береке|Bereke
Достык|Достық|Dostyq
Шапагат|Шапағат|Shapaghat
Дархан|Дархан|Darhan
Нурлы Жол|Нұрлы Жол|Nurly Jol
Акбулак|Ақбұлақ|Aqbulaq
Кызыл Тан|Қызыл Таң|Qyzyl Tang
Улытау|Ұлытау|Ulytau
Мугалжар|Мұғалжар|Mughaljar
Тарбагатай|Тарбағатай|Tarbaghatai
Шынгыстау|Шыңғыстау|Shyngystau
Меркит|Меркіт|Merkit
Шанырак|Шаңырақ|Shangyraq
Отырар|Отырар|Otyrar
Сайран|Сайран|Sairan
Толагай|Толағай|Tolaghai
Наурыз|Наурыз|Nauryz
Керуен|Керуен|Keruen
Жибек|Жібек|Jibek
Айдын|Айдын|Aidyn
Орда|Орда|Orda
Зерде|Зерде|Zerde
""".strip().splitlines()
]

_SECOND = {
    "importer": "Импорт|Импорт|Import,Снаб|Жабдық|Supply,Интертрейд|Интертрейд|Intertrade",
    "wholesaler": "Опт|Көтерме|Wholesale,Дистрибьюшн|Дистрибьюшн|Distribution,База|База|Depot",
    "dealer": "Трейд|Сауда|Trade,Маркетинг|Маркетинг|Marketing,Партнёр|Серіктес|Partner",
    "retailer": "Маркет|Маркет|Market,Сервис|Сервис|Service,Дом|Үй|Home",
    "exporter": "Экспорт|Экспорт|Export,Транзит|Транзит|Transit,Коммерц|Коммерц|Commerce",
    "producer": "Завод|Зауыт|Works,Комбинат|Комбинат|Combine",
    "carrier": "Логистик|Логистик|Logistics,Транс|Транс|Trans,Авто|Авто|Auto",
}

_RUSSIAN = (
    "Урал", "Волга", "Сибирь", "Алтай", "Енисей", "Кама", "Ока", "Дон", "Каспий", "Самара", "Тюмень", "Пермь",
    "Вятка", "Байкал", "Омь",
)  # fmt: skip
_BELARUSIAN = ["Неман", "Свислочь", "Березина", "Припять", "Нарочь", "Полесье"]
_KYRGYZ = ["Ала-Тоо", "Чуй", "Иссык-Куль", "Нарын", "Талас", "Манас"]
_ARMENIAN = ["Арарат", "Севан", "Гарни", "Ширак", "Раздан"]
_UZBEK = ["Согдиана", "Чирчик", "Зарафшан", "Фергана"]
_TRADES = ["Трейд", "Снаб", "Комплект", "Импорт", "Сервис", "Торг", "Логистика", "Ритейл", "Техно", "Опт"]
_FORMS = {
    "RU": ("ООО", "LLC", _RUSSIAN),
    "BY": ("ООО", "LLC", _BELARUSIAN),
    "KG": ("ОсОО", "LLC", _KYRGYZ),
    "AM": ("ООО", "LLC", _ARMENIAN),
    "UZ": ("ООО", "LLC", _UZBEK),
}

_LATIN = dict(
    zip("абвгдеёзийклмнопрстуфцъыьэ", ("a", "b", "v", "g", "d", "e", "e", "z", "i", "i", "k", "l", "m", "n", "o", "p",
        "r", "s", "t", "u", "f", "ts", "", "y", "", "e"), strict=True)
) | {"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "sch", "ю": "iu", "я": "ia"}  # fmt: skip


class NameBook:
    """Makes names, never the same one twice: a used one gets a number."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: dict[str, int] = {}

    def company(self, role: str) -> Names:
        """A Kazakh limited partnership (ТОО, ЖШС, LLP)."""
        first = self._rng.choice(_FIRST)
        second = self._rng.choice(_SECOND[role].split(",")).split("|")
        mark = self._mark(f"{first[0]} {second[0]}")
        return Names(
            f"ТОО «{first[0]} {second[0]}{mark}»",
            f"«{first[1]} {second[1]}{mark}» ЖШС",
            f"{first[2]} {second[2]}{mark} LLP",
        )

    def sole_trader(self) -> Names:
        """A person who trades under an IIN; named like a shop, because people's names are nobody's business."""
        first = self._rng.choice(_FIRST)
        mark = self._mark(f"ИП {first[0]}")
        return Names(f"ИП «{first[0]}{mark}»", f"«{first[1]}{mark}» ЖК", f"{first[2]}{mark}, sole trader")

    def foreign(self, country: str) -> Names:
        """A company of a neighbour state."""
        form, form_en, firsts = _FORMS[country]
        core = f"{self._rng.choice(firsts)}-{self._rng.choice(_TRADES)}"
        core += self._mark(f"{country} {core}")
        return Names(f"{form} «{core}»", f"«{core}» {form}", f"{_latin(core)} {form_en}")

    def _mark(self, core: str) -> str:
        count = self._used[core] = self._used.get(core, 0) + 1
        return f" {count}" if count > 1 else ""


def _latin(text: str) -> str:
    return "".join(_LATIN.get(letter, _LATIN.get(letter.lower(), letter).capitalize()) for letter in text)
