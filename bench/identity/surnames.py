"""Surnames of Moldova, Russia and Ukraine, each as it is written in Latin, Russian and Ukrainian letters."""

from dataclasses import dataclass
from functools import cache

# Latin (Romanian orthography), Russian.
_MOLDOVAN = """
Rusu Русу|Ceban Чебан|Munteanu Мунтяну|Ciobanu Чобану|Popa Попа|Rotaru Ротару|Sîrbu Сырбу|Lungu Лунгу|Cebotari Чеботарь
Moraru Морару|Balan Балан|Ursu Урсу|Țurcanu Цуркану|Guțu Гуцу|Cazacu Казаку|Botnaru Ботнару|Grosu Гросу|Croitoru Кройтору
Bejenari Беженарь|Crețu Крецу|Popescu Попеску|Vieru Виеру|Dodon Додон|Gorea Горя|Lupu Лупу|Plămădeală Плэмэдялэ|Josan Жосан
Melnic Мельник|Negru Негру|Postolachi Постолаки|Roșca Рошка|Sandu Санду|Scutaru Скутару|Stratan Стратан|Stoica Стойка
Tataru Татару|Tofan Тофан|Tcaci Ткач|Ungureanu Унгуряну|Vrabie Врабие|Zaharia Захария|Zagornean Загорнян|Arnaut Арнаут
Bîrcă Быркэ|Bostan Бостан|Bujor Бужор|Caraman Караман|Chirița Кирица|Cojocaru Кожокару|Cucu Куку|Damian Дамиан|Dabija Дабижа
Donțu Донцу|Ețco Ецко|Filip Филип|Frunză Фрунзэ|Gheorghiu Георгиу|Ghimpu Гимпу|Harea Харя|Iovu Йову|Jitaru Житару|Leahu Ляху
Manole Маноле|Mîndru Мындру|Nistor Нистор|Olaru Олару|Păduraru Пэдурару|Pîslaru Пыслару|Prodan Продан|Răileanu Рэйляну
Spînu Спыну|Șoltoianu Шолтояну|Țîbuleac Цыбуляк|Vasilachi Василаки
"""
_RUSSIAN = """
Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов
Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев
Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков Сорокин
Виноградов Ковалёв Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров Давыдов Беляев Герасимов Богданов Осипов
Сидоров Матвеев Титов Марков Миронов Крылов Куликов Карпов Власов Мельников Денисов Гаврилов Тихонов Казаков Афанасьев
Данилов Чернышёв Щербаков Цветков Троицкий Вишневский
"""
# Ukrainian, Russian.
_UKRAINIAN = """
Шевченко Шевченко|Коваленко Коваленко|Бондаренко Бондаренко|Ткаченко Ткаченко|Кравченко Кравченко|Ковальчук Ковальчук
Олійник Олейник|Шевчук Шевчук|Поліщук Полищук|Бондар Бондарь|Ткачук Ткачук|Мороз Мороз|Марченко Марченко|Лисенко Лысенко
Руденко Руденко|Савченко Савченко|Петренко Петренко|Кравчук Кравчук|Клименко Клименко|Павленко Павленко|Савчук Савчук
Кузьменко Кузьменко|Пономаренко Пономаренко|Василенко Василенко|Гончаренко Гончаренко|Харченко Харченко|Сидоренко Сидоренко
Карпенко Карпенко|Гаврилюк Гаврилюк|Швець Швец|Мельничук Мельничук|Романюк Романюк|Яковенко Яковенко|Коломієць Коломиец
Панасюк Панасюк|Левченко Левченко|Юрченко Юрченко|Гнатюк Гнатюк|Семенюк Семенюк|Вишинський Вышинский
"""


@dataclass(frozen=True, slots=True)
class Surname:
    """`latin` is '' where it follows from the Cyrillic; `gendered` ones have a feminine form."""

    latin: str
    ru: str
    uk: str
    gendered: bool


@cache
def surnames(language: str) -> tuple[Surname, ...]:
    """Those of a language ('ro', 'ru', 'uk'), the commonest first."""
    if language == "ru":
        return tuple(Surname("", word, word, gendered=True) for word in _RUSSIAN.split())
    if language == "uk":
        return tuple(Surname("", ru, uk, ru.endswith("ий")) for uk, ru in _pairs(_UKRAINIAN))
    return tuple(Surname(latin, ru, ru, gendered=False) for latin, ru in _pairs(_MOLDOVAN))


def feminine(word: str) -> str:
    """Иванов, Троицкий, Вишинський: as a woman is called."""
    if word.endswith(("ий", "ой")):
        return f"{word[:-2]}а" if word.endswith("ський") else f"{word[:-2]}ая"
    return f"{word}а"


def _pairs(table: str) -> list[tuple[str, str]]:
    rows = [pair.split() for pair in table.replace("\n", "|").split("|") if pair.strip()]
    return [(first, second) for first, second in rows]
