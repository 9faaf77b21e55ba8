"""Pairs of written names by trap, and how they compare: one pair a line, `one = other`."""

from onethread.flow.names import Likeness

_FULL = """
Ion Ceban = Ион Чебан
Ion Ceban = Іван Чебан
Ion Ceban = Ceban Ion
Ion Ceban = CEBAN ION
Ion Ceban = Чебан Иван Петрович
Ion Ceban = Ваня Чебан
Ion Ceban = Vanea Ceban
Ion Ceban = Vanya Cheban
Ionel Ceban = Ванечка Чебан
Ionuț Ceban = Nelu Ceban
Ion Ceban = ★ Ion Ceban ★
Ion Ceban = 𝓘𝓸𝓷 𝓒𝓮𝓫𝓪𝓷
Ion Ceban = ion.ceban
Ion Ceban = IonCeban
Ion Ceban = ion_ceban1987
Ion Ceban = dl Ion Ceban
Ion Ceban = г-н Ион Чебан
Ion Ceban = Ceban, Ion
Ion Ceban = ÎI Ceban Ion
Ion Ceban = Alfa SRL | Ion Ceban
Ion Ceban = Ion Ceban (client)
Ion Ceban = Ion Ceban Chișinău
Ion Ceban = \u202bIon Ceban\u202c
Ion Ceban = Ion  Cebann
Ion Ceban = 🅘🅞🅝 🅒🅔🅑🅐🅝
Ion Ceban = I̶o̶n̶ C̶e̶b̶a̶n̶
Maria Ceban = Marai Ceban
Maria Ceban = Мария Чебан
Maria Ceban = Маша Чебан
Maria Ceban = Ceban Maria Ivanovna
Maria Ceban = Чебан Марія Іванівна
Maria Ceban-Rusu = Maria Rusu
Maria Ceban-Rusu = Rusu Maria
Maria Ceban (Rusu) = Маша Русу
Maria Ceban = Ana-Maria Ceban
Maria Ceban = Anamaria Ceban
Ana Maria Ceban = Ceban Ana
Ana Popescu = Анна Попеску
Ana Popescu = Аня Попеску
Ana Popescu = Hanna Popescu
Anna Popescu = Ana Popesku
Ana Țurcanu = Ana Turcanu
Ana Țurcanu = Ana Ţurcanu
Ana Țurcanu = Анна Цуркану
Ana Țurcanu = Anna Tsurkanu
Ana Țurcanu = Ana Turkanu
Ana Țurcanu = Anna Tsurkan
Gheorghe Șcerban = Георгий Щербан
Gheorghe Șcerban = George Scerban
Gheorghe Șcerban = Georgiy Shcherban
Gheorghe Șcerban = Жора Щербан
Gheorghe Șcerban = Ghiță Scerban
Xenia Ciobanu = Ксения Чобану
Xenia Ciobanu = Kseniya Chobanu
Xenia Ciobanu = Ksenija Chobanu
Xenia Ciobanu = Ксюша Чобану
Iulia Zaițeva = Юлия Зайцева
Iulia Zaițev = Yuliya Zaytseva
Iulia Zaițev = Julija Zajceva
Юля Зайцева = Zaitseva Julia
Мария Иванова = Maria Ivanov
Мария Иванова = Мария Иванов
Анна Достоевская = Anna Dostoevskaia
Анна Достоевская = Ana Dostoievschi
Алексей Чайковский = Alexei Ceaikovschi
Chiril Moraru = Кирилл Морару
Chiril Moraru = Kirill Moraru
Chiril Moraru = Кирюха Морару
Сергей Ковалёв = Serghei Covaliov
Сергей Ковалёв = Sergey Kovalev
Сергей Ковалёв = Serhii Kovalyov
Серёжа Ковалев = Sergiu Covaliov
Микола Шевченко = Nicolae Șevcenco
Николай Шевченко = Mykola Shevchenko
Коля Шевченко = Nikolay Shevchenko
Kolea Șevcenco = Микола Шевченко
Дмитрий Попов = Dumitru Popov
Дима Попов = Mitea Popov
Dmytro Popov = Димон Попов
Vasile Lungu = Вася Лунгу
Vasilică Lungu = Василий Лунгу
Екатерина Гросу = Katya Grosu
Catinca Grosu = Катерина Гросу
Ecaterina Grosu = Катюша Гросу
Татьяна Руссу = Tetiana Rusu
Tanea Rusu = Tatiana Rusu
Елена Мунтяну = Olena Munteanu
Алёна Мунтяну = Lena Munteanu
Elena Munteanu = Елена Мунтян
Михаил Ротару = Mykhailo Rotaru
Mihai Rotaru = Миша Ротару
Michael Rotaru = Mihăiță Rotaru
Ștefan Roșca = Степан Рошка
Fănel Rosca = Stefan Rosca
Grigore Ursu = Гриша Урсу
Grișa Ursu = Hryhorii Ursu
Женя Попова = Evghenia Popova
Женя Попов = Eugeniu Popov
Саша Чебан = Alexandru Ceban
Саша Чебан = Alexandra Ceban
Sandu Ceban = Олександр Чебан
Валя Рошка = Valentina Roșca
Валя Рошка = Valeriu Roșca
Vlad Melnic = Владимир Мельник
Vlad Melnic = Владислав Мельник
Slava Melnic = Веачеслав Мельник
Юра Олару = Iurie Olaru
Yuriy Olaru = Iurii Olaru
Настя Бондаренко = Anastasiia Bondarenko
Паша Бондаренко = Pavlo Bondarenko
Люба Бондаренко = Liubovi Bondarenco
Liuda Bondarenco = Людмила Бондаренко
Вова Бондаренко = Volodymyr Bondarenko
Артём Бондаренко = Artiom Bondarenco
Roman Andrei = Andrei Roman
Ion Vasile = Vasile Ion
Roman Andrei = Роман Андрей
Ahmed Yilmaz = Ahmet Yilmaz
Ion Ceban = Ion și Maria Ceban
Maria Ceban = Ion & Maria Ceban
Ion Ceban = Maria si Ion Ceban
Ion Ceban = Сeban Ion
Иван Ширяев = Иван Ширяeв
Ceban Maria Ion = Maria Ceban
Ceban Maria Ion = Чебан Мария Ивановна
Gheorghiță Elena = Елена Георгицэ
Ion Goga = Goga Ion
Ion Goga = Иван Гога
Elena Goga = Goga Elena
Vanea Roman = Ion Roman
Bwindi Xamora = Xamora Bwindi
Мойсей Гринберг = Moise Grinberg
"""
_FULL_INITIAL = """
Ion Ceban = I. Ceban
Ion Ceban = Чебан И.В.
Ion Ceban = Ceban I
Иван Петрович Чебан = Чебан И.П.
Ion Ceban = Чебан И
Юрий Щербак = Щербак Ю.
Gheorghe Rusu = Gh. Rusu
Maria Ceban = Maria C.
Мария Чебан = Маша Ч.
И. Чебан = I. Ceban
Чебан И.В. = Чебан И.
Ștefan Roșca = Șt. Roșca
"""
_GIVEN = """
Ion Ceban = Ваня
Ion = Иван
Maria = Маша
Мария Ивановна = Maria Ceban
Саша = Alexandru Ceban
★ Ana ★ = Ana Popescu
Женя = Evghenia
𝓜𝓪𝓻𝓲𝓪 = Мария Иванова
d-na Maria = Мария
тётя Валя = Valentina Rusu
tanti Valea = Валентина
Ana (sora lui Ion) = Ana
Ana Chișinău = Аня
Maria Avon = Maria
Maria 😍❤ = Машенька
"""
_LAST = """
Ion Ceban = Ceban
Чебан = Ceban
Ion Ceban = d-na Ceban
Popescu = Maria Popescu
Зайцева = Iulia Zaițev
domnul Țurcanu = Ion Turkanu
Roman = Andrei Roman
"""
_OTHER_GIVEN = """
Ion Ceban = Maria Ceban
Ion Ceban = Вася Чебан
Иванов Саша = Иванова Мария
Иванов = Иванова
Саша Иванов = Саша Иванова
Elena Rusu = Irina Rusu
Maria Rusu = Marina Rusu
Ion Rusu = Iov Rusu
Dan Rusu = Ian Rusu
Ceban Alexandru Ion = Ceban Ion
Daniel Rusu = Diana Rusu
Victor Rusu = Victoria Rusu
Valentin Rusu = Valentina Rusu
Юрий Русу = Георгий Русу
Ion Ceban = M. Ceban
Чебан И.В. = Чебан М.
Maria Ceban-Rusu = Ana Rusu
Ana Rusu = Iana Rusu
Daria Rusu = Maria Rusu
Светлана Русу = Снежана Русу
Mihai Rusu = Mihaela Rusu
Александр Русу = Алексей Русу
"""
_OTHER_LAST = """
Maria Ceban = Maria Rusu
Маша Иванова = Maria Popescu
Ana Lungu = Ana Lupu
Иван Левченко = Иван Шевченко
Ion Popa = Ion Popov
Ion Țurcanu = Ion Munteanu
Ion Vasile = Ion Ceban
"""
_BOTH_DIFFER = """
Ion Ceban = Maria Popescu
Иван Чебан = Ольга Шевченко
Ion Ceban = Zzyx Popescu
Roman Andrei = Maria Ceban
"""
_GIVENS_DIFFER = """
Ion = Maria
Ion Ceban = Maria
Аня = Яна
Maria C. = Ion Ceban
Лена = Ira
"""
_LASTS_DIFFER = """
Ceban = Popescu
Ceban = Ion Popescu
Popescu = M. Ceban
"""
_OTHER_FATHER = """
Чебан Иван Петрович = Чебан Иван Васильевич
Чебан И.П. = Чебан И.В.
Ceban Ion Vasile = Ceban Ion Petru
Мария Ивановна Русу = Мария Петровна Русу
Чебан Иван Петрович = Чебан И.В.
"""
_UNSURE = """
Pufuleț = Ion Ceban
Кот Бегемот = Ion Ceban
Pufuleț Ceban = Ion Ceban
lapulia = Maria
"""
_UNKNOWN = """
Ion Ceban = client
Ion Ceban = мама Кати
Ion Ceban = Avon Moldova
Ion Ceban = iPhone
Maxim Ceban = iPhone 15 Pro Max
Ion Ceban = ★★★
Ion Ceban = 😍
Ion Ceban = +373 69 123 456
Ion Ceban = Alfa Design SRL
Ion Ceban = ООО Ромашка
Maria = Ceban
iPhone = iPhone
Ion Ceban = WhatsApp
Ion Ceban = .
Ion Ceban = жена Ивана
Tatiana Ceban = tata lui Ion
Ana Flori = магазин flori
Ion Ceban = soțul Mariei
Ion Ceban = ООО "Ион и Ко"
Ion Ceban = Ваш клиент
Ion Ceban = Магазин цветы
Ion Ceban = salon Bella SRL
Ion Ceban = \u200f\u200e
"""

_TABLES = {
    Likeness.FULL: _FULL,
    Likeness.FULL_INITIAL: _FULL_INITIAL,
    Likeness.GIVEN: _GIVEN,
    Likeness.LAST: _LAST,
    Likeness.OTHER_GIVEN: _OTHER_GIVEN,
    Likeness.OTHER_LAST: _OTHER_LAST,
    Likeness.BOTH_DIFFER: _BOTH_DIFFER,
    Likeness.GIVENS_DIFFER: _GIVENS_DIFFER,
    Likeness.LASTS_DIFFER: _LASTS_DIFFER,
    Likeness.OTHER_FATHER: _OTHER_FATHER,
    Likeness.UNSURE: _UNSURE,
    Likeness.UNKNOWN: _UNKNOWN,
}
PAIRS: list[tuple[str, str, Likeness]] = [
    (one, other, likeness)
    for likeness, table in _TABLES.items()
    for one, other in (line.split(" = ") for line in table.split("\n") if line)
]
