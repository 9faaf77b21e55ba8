"""Cities, each as people of all languages spell it, and what streets and firms are called."""

# The first spelling is the official one; larger cities come first.
CITIES: tuple[tuple[str, ...], ...] = (
    ("Chișinău", "Chisinau", "Кишинёв", "Кишинев", "Kishinev", "КИШИНЁВ", "mun. Chișinău", "г. Кишинев", "Chişinău"),
    ("Bălți", "Balti", "Бельцы", "Beltsy", "Bălţi", "г.Бельцы"),
    ("Tiraspol", "Тирасполь", "Tiraspoli", "Тираспіль"),
    ("Cahul", "Кагул", "Kagul", "or. Cahul"),
    ("Ungheni", "Унгены", "Ungeni", "Унгень"),
    ("Soroca", "Сорока", "Сороки", "Soroka", "Soroki"),
    ("Orhei", "Оргеев", "Orgeev", "Орхей"),
    ("Comrat", "Комрат", "Komrat"),
    ("Bender", "Бендеры", "Tighina", "Bendery", "Тигина"),
    ("Edineț", "Единцы", "Edinet", "Edineţ", "Edintsy"),
    ("Hîncești", "Хынчешты", "Hâncești", "Hincesti", "Хынчешть"),
    ("Strășeni", "Страшены", "Straseni", "Străşeni"),
    ("Ialoveni", "Яловены", "Yaloveny", "Яловень"),
    ("Căușeni", "Каушаны", "Causeni", "Căuşeni"),
    ("Florești", "Флорешты", "Floresti", "Floreşti"),
    ("Drochia", "Дрокия", "Drokiya"),
    ("Rîbnița", "Рыбница", "Ribnita", "Rybnitsa", "Râbnița"),
    ("Iași", "Яссы", "Iasi", "Jassy", "Iaşi"),
    ("București", "Бухарест", "Bucuresti", "Bucharest", "Bucureşti"),
    ("Odesa", "Одесса", "Одеса", "Odessa"),
    ("Moscova", "Москва", "Moscow", "Moskva"),
    ("Kyiv", "Киев", "Київ", "Kiev"),
)

# Latin, Cyrillic; the first word of a firm's name.
FIRMS = """
Alfa Альфа|Vector Вектор|Codru Кодру|Lumina Лумина|Vega Вега|Ideal Идеал|Prestij Престиж|Nordik Нордик|Terra Терра
Magnolia Магнолия|Optim Оптим|Grand Гранд|Dacia Дачия|Fortuna Фортуна|Titan Титан|Aqua Аква|Metalic Металлик|Ronda Ронда
Viva Вива|Stroi Строй|Farmis Фармис|Textil Текстиль|Logos Логос|Nistru Нистру|Rapid Рапид|Sigma Сигма|Etalon Эталон
"""
FIRM_ENDINGS = "Plast Пласт|Auto Авто|Grup Групп|Trans Транс|Com Ком|Market Маркет|Design Дизайн|Agro Агро|Tehno Техно"
FIRM_FORMS = (
    "{latin} SRL",
    "SRL {latin}",
    '"{latin}" S.R.L.',
    "{latin}",
    "ООО {cyrillic}",
    "ООО «{cyrillic}»",
    "{cyrillic}",
    "{upper} SRL",
    "S.C. {latin} S.R.L.",
)


def firm_names() -> list[tuple[str, str]]:
    """(Latin, Cyrillic) of every first word with every ending."""
    return [
        (f"{latin}{end_latin}", f"{cyrillic}{end_cyrillic.lower()}")
        for latin, cyrillic in _pairs(FIRMS)
        for end_latin, end_cyrillic in _pairs(FIRM_ENDINGS)
    ]


def _pairs(table: str) -> list[tuple[str, str]]:
    rows = [pair.split() for pair in table.replace("\n", "|").split("|") if pair.strip()]
    return [(first, second) for first, second in rows]
