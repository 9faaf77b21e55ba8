"""Surnames and how they are written elsewhere, made by rule: Cyrillic, three Latin schemes of Russian, Romanian."""

import re
from itertools import combinations

_RUSSIAN = """Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев
Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев
Григорьев Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков
Сорокин Виноградов Ковалёв Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров Давыдов Беляев Герасимов
Богданов Осипов Сидоров Матвеев Титов Марков Миронов Крылов Куликов Карпов Власов Мельников Денисов Гаврилов Тихонов
Казаков Афанасьев Данилов Савельев Тимофеев Фомин Чернов Абрамов Мартынов Ефимов Федотов Щербаков Назаров Калинин Исаев
Чернышёв Быков Маслов Родионов Коновалов Лазарев Воронин Хохлов Шестаков Ширяев Цветков Юдин Яшин Щукин Чайкин Хрущёв
Жданов Ершов Рыбаков Сухов Ушаков Харитонов Шубин Третьяков Уваров Тюрин Лыткин Пушкин Достоевский Чайковский Высоцкий
Троицкий Вяземский Жуковский Шаховской"""
_UKRAINIAN = """Мельник Шевченко Коваленко Бондаренко Бойко Ткаченко Кравченко Ковальчук Коваль Шевчук Полищук Иваненко
Бондарь Марченко Савченко Петренко Руденко Павленко Мороз Клименко Ткачук Кравчук Романенко Мазур Харченко Пономаренко
Василенко Сидоренко Карпенко Чернявский Левченко Гаврилюк Савчук Костенко Рудницкий Чумак Нестеренко Захарченко Гончарук
Щербина Хоменко Цымбал Яценко Юрченко Жук Кириченко Лысенко Гриценко Тимошенко Дьяченко Хоружий"""
# Romanian, and as it is written in Cyrillic.
_MOLDOVAN = """Țurcanu=Цуркану Ciobanu=Чобану Ceban=Чебан Rusu=Русу Șcerban=Щербан Munteanu=Мунтяну Rotaru=Ротару
    Popescu=Попеску Ionescu=Ионеску Moraru=Морару Guțu=Гуцу Cojocaru=Кожокару Lungu=Лунгу Grosu=Гросу Vieru=Виеру
    Roșca=Рошка Bostan=Бостан Sîrbu=Сырбу Lupu=Лупу Cazacu=Казаку Croitoru=Кроитору Ciobotaru=Чоботару
    Chirilă=Кирилэ Gherman=Герман Ungureanu=Унгуряну Spînu=Спыну Plămădeală=Плэмэдялэ Bălan=Бэлан Ghelețchi=Гелецки
    Giosan=Джосан Chetraru=Кетрару Buzu=Бузу Juravschi=Журавский Rusnac=Руснак Hîncu=Хынку
    Hangan=Ханган Golban=Голбан Grecu=Греку Codreanu=Кодряну Pîntea=Пынтя Stîngaci=Стынгач Mîndru=Мындру
    Bîrcă=Бырка Jitaru=Житару Gheorghiță=Георгицэ Scutaru=Скутару Focșa=Фокша Țăranu=Цэрану
    Boțan=Боцан Schițco=Скицко Ciuntu=Чунту Cemîrtan=Чемыртан Chiriac=Кириак Xenofontov=Ксенофонтов"""
MOLDOVAN = dict(pair.split("=") for pair in _MOLDOVAN.split())
# Written down after the rules, and not looked at while these were made.
_OTHERS = """Абросимов Агафонов Аксёнов Артемьев Балашов Беспалов Боровиков Брагин Булгаков Вавилов Вершинин Галкин
Голубев Горбачёв Горшков Громыко Дегтярёв Дорофеев Дьяконов Евдокимов Елисеев Емельянов Жигунов Журавлёв Завьялов Зимин
Зыков Игнатьев Ишутин Кабанов Калашников Карамзин Колесников Костюченко Кошкин Кудрявцев Лапшин Левитан Лихачёв Логинов
Лукьянов Любимов Малышев Мещеряков Муравьёв Мясников Некрасов Носков Овчинников Одинцов Панфилов Пестряков Плющ Прохоров
Рябов Рыжков Савицкий Селезнёв Синицын Скворцов Старостин Суслов Сычёв Терещенко Тихомиров Трофимов Туманов Тютчев
Устинов Фадеев Филатов Фурцев Хабаров Цыганков Черепанов Чижов Шапошников Шаляпин Шведов Широков Щеглов Щедрин Эйдельман
Юсупов Яхонтов Галущенко Голубничий Довженко Жупанский Загоруйко Яременко Цимбалюк Щепкин"""
RUSSIAN, UKRAINIAN, OTHERS = _RUSSIAN.split(), _UKRAINIAN.split(), _OTHERS.split()
_LATIN = "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya"
BRITISH = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", _LATIN.split(), strict=True))
PASSPORT = BRITISH | {"ё": "e", "й": "i", "ъ": "ie", "ю": "iu", "я": "ia"}
SCIENTIFIC = BRITISH | {
    "ё": "jo",
    "ж": "ž",
    "й": "j",
    "х": "h",
    "ц": "ts",
    "ч": "č",
    "ш": "š",
    "щ": "šč",
    "ю": "ju",
    "я": "ja",
}
ROMANIAN = BRITISH | {
    "ё": "io",
    "ж": "j",
    "й": "i",
    "к": "c",
    "х": "h",
    "ц": "ț",
    "ч": "c",
    "ш": "ș",
    "щ": "șc",
    "ы": "î",
    "ю": "iu",
    "я": "ia",
}


def transliterated(cyrillic: str, scheme: dict[str, str]) -> str:
    """The word letter by letter; a soft sign goes, or softens the vowel after it."""
    word = "".join(scheme.get(letter, letter) for letter in cyrillic.casefold()).replace("_", "")
    return word.capitalize()


def romanian(cyrillic: str) -> str:
    """As Moldova's papers write a Slavic surname: ci and chi, gh before e and i, -schi, -țchi."""
    word = cyrillic.casefold()
    letters = [_romanian(letter, following) for letter, following in zip(word, word[1:] + " ", strict=True)]
    return re.sub(r"(?<=[sț])chii$", "chi", "".join(letters)).capitalize()


def _romanian(letter: str, following: str) -> str:
    front = following in "еиэй"
    if letter in "кг":
        return {"к": "c", "г": "g"}[letter] + ("h" if front else "")
    if letter in "чщ":
        return {"ч": "c", "щ": "șc"}[letter] + ("i" if following in "аоуы " else "")
    return ROMANIAN[letter].replace("_", "")


def plain(word: str) -> str:
    """Without diacritics, as phones are typed on."""
    return word.translate(str.maketrans("șțăâîčšžȘȚČŠŽÎ", "staaicszSTCSZI"))


def slavic(names: list[str]) -> list[set[str]]:
    """For each Cyrillic surname all its spellings."""
    return [
        {name, name.replace("ё", "е"), romanian(name), plain(romanian(name))}
        | {transliterated(name, scheme) for scheme in (BRITISH, PASSPORT, SCIENTIFIC)}
        for name in names
    ]


def moldovan() -> list[set[str]]:
    """For each Romanian surname all its spellings."""
    return [
        {name, plain(name), name.replace("ș", "ş").replace("ț", "ţ"), cyrillic}
        | {transliterated(cyrillic, scheme) for scheme in (BRITISH, PASSPORT, SCIENTIFIC)}
        for name, cyrillic in MOLDOVAN.items()
    ]


def _all(names: list[str] | None) -> list[set[str]]:
    return slavic(names) if names else slavic(RUSSIAN + UKRAINIAN) + moldovan()


def same(names: list[str] | None = None) -> list[tuple[str, str]]:
    """Pairs of spellings of one surname; of those above, unless others are given."""
    return [pair for written in _all(names) for pair in combinations(sorted(written), 2)]


def different(names: list[str] | None = None) -> list[tuple[str, str]]:
    """Pairs of surnames that are not one, each in two spellings."""
    return [(min(one), max(other)) for one, other in combinations(_all(names), 2)]
