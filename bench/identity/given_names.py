"""Given names by family: all that one person may be called in Romanian, Russian, Ukrainian and plain Latin letters."""

from dataclasses import dataclass
from functools import cache

# gender | languages it is common in (r Romanian, s Russian, u Ukrainian) | Romanian | Russian | Ukrainian | Latin
# The first of each is the name in a passport; the rest is what the person is called, or how others write it.
_TABLE = """
m|rsu|Ion Ioan Ionel Ionuț Nelu Ionică|Иван Ваня Ванюша Ион|Іван Івась Ванько|Ivan Vanea Vanya Ioan
m|rsu|Alexandru Alex Sandu Săndel Alecu|Александр Саша Саня Шура Алекс|Олександр Сашко Олесь Сашуня|Aleksandr Alexander Sasha Sașa
m|rsu|Andrei Andrieș Andreiaș|Андрей Андрюша Андрюха|Андрій Андрійко Андрусь|Andrey Andrew Andriy
m|rsu|Vasile Vasilică Lică Sile|Василий Вася Василь Васёк|Василь Васильчик Васько|Vasiliy Vasea Vasya Vasyl
m|rsu|Mihai Mihail Mihăiță Mișu Mișa|Михаил Миша Мишаня Михай|Михайло Мишко Михась|Mikhail Misha Michael Mykhailo
m|rsu|Nicolae Nicu Nicușor Neculai Colea|Николай Коля Колян Никуша|Микола Миколка Коля|Nikolai Nikolay Kolea Kolya Mykola
m|rsu|Victor Vitea Victoraș|Виктор Витя Витёк|Віктор Вітя Вітько|Viktor Vitya
m|rsu|Serghei Sergiu Serj Serioja|Сергей Серёжа Серёга Сержиу Серж|Сергій Сергійко Сірьожа|Sergey Sergei Serghey Sergiy Serge
m|rsu|Gheorghe George Gigi Ghiță Gicu Iurie|Георгий Гоша Жора Гога|Георгій Юрась Гоша|Georgiy Gheorghii Georgy Gosha
m|rsu|Dumitru Dima Mitică Dimitrie Mitru|Дмитрий Дима Димон Митя Думитру|Дмитро Дмитрик Діма|Dmitry Dmitri Dmitriy Dmytro
m|rs|Vladimir Vova Vladuț Vladi|Владимир Вова Володя Вовчик Вован|Володимир Вова Володя Владко|Volodymyr Vladimir Volodea
m|rs|Vladislav Vlad Vlăduț|Владислав Влад Владик Слава|Владислав Влад Владик|Wladislaw Vladyslav
m|rs|Constantin Costea Costel Costică Dinu Costi|Константин Костя Костик|Костянтин Костя Костик|Konstantin Kostya Kostea
m|rs|Petru Petrică Petea Petrișor|Пётр Петя Петруха Петру|Петро Петрик Петрусь|Petr Pyotr Peter Petya
m|rs|Pavel Pașa Păvăluț|Павел Паша Павлик|Павло Павлик Павлусь|Pavlo Pasha Paul
m|rsu|Oleg Olejka|Олег Олежка Олежек|Олег Олежик|Oleh
m|rsu|Igor Igoraș|Игорь Игорёк Гарик|Ігор Ігорко|Ihor Igor
m|rs|Ștefan Fane Fănel Ștefănel Ștefăniță|Степан Стёпа Штефан Стефан|Степан Стьопа Степанко|Stefan Stepan Stephen
m|rs|Maxim Max Maxi|Максим Макс Максимка|Максим Макс|Maksim Maks
m|rs|Eugen Eugeniu Jenea Genu|Евгений Женя Жека Еуджен|Євген Женя Євгенко|Evgeniy Evgheni Yevgeny Yevhen Eugene
m|rs|Iurie Iura Iuraș Iuri|Юрий Юра Юрик Юрец|Юрій Юрко Юрась|Yuriy Yuri Yury Jurij
m|rs|Anatolie Tolea Tolic|Анатолий Толя Толик Толян|Анатолій Толя Толик|Anatoly Anatoliy Anatolii Tolya
m|rs|Valeriu Valera Valerică|Валерий Валера Валерик|Валерій Валера|Valery Valeriy Valerii
m|r|Valentin Valea Vali Tinu|Валентин Валик Валя|Валентин Валик|Valentyn
m|rs|Vitalie Vitalic Talic|Виталий Виталик Виталя|Віталій Віталик|Vitaly Vitaliy Vitalii
m|rs|Veaceslav Slavic Slava|Вячеслав Слава Славик|В'ячеслав Славко Славик|Vyacheslav Viacheslav
m|rs|Artur Arturaș|Артур Артурчик|Артур|Arthur
m|rs|Artiom Tioma|Артём Тёма Артёмка Артем|Артем Тьома|Artem Artyom
m|rs|Denis Denisca|Денис Дэн Дениска|Денис Дениско|Denys Dennis Den
m|rs|Roman Romică Roma|Роман Рома Ромка|Роман Рома Ромко|Roma
m|rs|Ruslan Rusic|Руслан Русик|Руслан Русик|Rusik
m|rsu|Bogdan Bogdi Dănuț|Богдан Богдаша Бодя|Богдан Бодя Данко|Bohdan
m|rs|Anton Tonea Antonel|Антон Антоша Тоха|Антон Антось|Antosha
m|r|Cristian Cristi Cristinel Chris|Кристиан Кристи|Крістіан|Christian Kristian
m|r|Gabriel Gabi Gavril|Гавриил Габриэль Габи|Гавриїл Габріель|Gabriel Gavriil
m|r|Daniel Dan Dani Dănuț|Даниил Даня Данила Даниэль|Данило Данько|Daniil Danila Danylo
m|r|Adrian Adi Adriean|Адриан Адик|Адріан|Hadrian Adryan
m|r|Marin Marinel|Марин|Марин|Marin
m|r|Liviu Livică|Ливиу Ливий|Лівій|Livio
m|r|Radu Răducu Răduț|Раду|Раду|Radou
m|r|Marcel Marcelu Celu|Марчел Марсель|Марсель|Marsel Marchel
m|r|Tudor Tudorel Teodor|Тудор Фёдор Федя|Федір Тудор|Theodor Fiodor Fedor Fyodor
m|r|Grigore Grișa Gligor Grig|Григорий Гриша Гриня|Григорій Грицько Гриць|Grigory Grigoriy Hryhorii
m|r|Simion Semion Simi Sima|Семён Сёма Симион|Семен Сенько|Semyon Semen Simeon
m|r|Ilie Ilieș Iliuță Ilia|Илья Илюша Илие|Ілля Ілько|Ilya Ilia Elijah
m|r|Leonid Lionea Leonte|Леонид Лёня Лёнчик|Леонід Льоня|Leonyd Lenya
m|r|Boris Boria|Борис Боря Борян|Борис Борисько|Borys Borya
m|r|Emil Emilian|Эмиль Эмик|Еміль|Emile
m|r|Tiberiu Tibi|Тибериу Тиберий|Тіберій|Tiberius
m|su|Taras Tarasic|Тарас Тарасик|Тарас Тарасик|Taras
m|su|Iaroslav Slavko|Ярослав Ярик Слава|Ярослав Ярик Славко|Yaroslav Jaroslav
m|s|Chiril Chirică|Кирилл Кирюша Кира|Кирило Кирик|Kirill Kiril Kyrylo
m|s|Nichita Nichi|Никита Никитос Ник|Микита Микитка|Nikita Mykyta Nick
m|s|Egor Gora|Егор Егорка Гоша|Єгор Єгорко|Yegor Egor
m|s|Timofei Tima Timotei|Тимофей Тима Тимоша|Тимофій Тиміш|Timofey Timothy
m|s|Gleb Glebușca|Глеб Глебушка|Гліб|Hlib
m|u|Ostap Ostăpel|Остап Остапчик|Остап Остапко|Ostap
m|s|Arcadie Arcașa|Аркадий Аркаша|Аркадій Аркаша|Arkady Arkadiy Arkadi
m|s|Stanislav Stas Stănislav|Станислав Стас Стасик Слава|Станіслав Стас Стасик|Stanislaw
m|s|Eduard Edic Edi|Эдуард Эдик|Едуард Едик|Edward Edvard
f|rsu|Maria Marica Măriuța Mărioara Mara|Мария Маша Маруся Маня Машенька|Марія Марійка Маруся Марічка|Mariya Mariia Masha Mary
f|rsu|Elena Lenuța Ileana Lena Nuța|Елена Лена Алёна Леночка|Олена Оленка Лєна|Yelena Olena Helen Helena
f|rsu|Ana Anișoara Anuța Ănuța Anicuța|Анна Аня Анюта Нюра Анечка|Ганна Анна Аня Ганнуся|Anna Hanna Anya Ania Ann
f|rsu|Ecaterina Catea Cătălina Catinca Caty Cati|Екатерина Катя Катюша Катерина|Катерина Катя Катруся|Ekaterina Katerina Katya Kateryna Kate Catherine
f|rsu|Natalia Nata Natașa Tălica|Наталья Наташа Ната Наталия|Наталія Наталка Наташа|Nataliya Natalya Natasha Natalie
f|rsu|Tatiana Tania Tanea Tănuța|Татьяна Таня Танюша|Тетяна Таня Тетянка|Tatyana Tetiana Tanya
f|rsu|Olga Olea Olguța|Ольга Оля Олечка|Ольга Оля Олюся|Olha Olya Olia
f|rsu|Irina Ira Irinuca|Ирина Ира Иришка|Ірина Іринка Іра|Iryna Irene
f|rsu|Svetlana Sveta Lana|Светлана Света Светик|Світлана Світланка Свєта|Svitlana Lana
f|rsu|Iulia Iuliana Iuliuța|Юлия Юля Юленька|Юлія Юлька Юля|Yulia Yuliya Julia Iuliia
f|rsu|Victoria Vica Victorița|Виктория Вика Викуля|Вікторія Віка Віта|Viktoria Viktoriya Vika Vicky
f|rsu|Oxana Xenia Xiuşa|Оксана Ксюша Окси|Оксана Оксанка Ксеня|Oksana
f|rs|Ludmila Luda Mila Lida|Людмила Люда Мила Люся|Людмила Люда Людочка|Lyudmila Liudmyla
f|rs|Galina Galea Gălina|Галина Галя Галочка|Галина Галя Галинка|Halyna Galya
f|rs|Valentina Valea Tina Vali|Валентина Валя Тина|Валентина Валя|Valentyna Valya
f|rs|Nina Ninuța Ninel|Нина Ниночка|Ніна Нінуся|Ninochka
f|rs|Liubovi Liuba Dragoste|Любовь Люба Любаша|Любов Люба|Lyubov Lyuba Liubov
f|rs|Nadejda Nadia Nadea|Надежда Надя Надюша|Надія Надійка Надя|Nadezhda Nadiya Nadya
f|rs|Vera Verocica Verica|Вера Верочка Веруня|Віра Вірочка|Vira
f|rs|Larisa Lara Lari|Лариса Лара|Лариса Лара|Larysa
f|rs|Alina Alinuța Ali|Алина Алиночка|Аліна Алінка|Alyna
f|rs|Cristina Cristi Cris Tina|Кристина Крис Кристи|Крістіна Христина|Kristina Christina Khrystyna
f|rs|Diana Dia Diănuța|Диана Диди|Діана|Dyana
f|rs|Daria Dașa Dăriuța|Дарья Даша Дашуля Дария|Дарина Дарія Дарка|Darya Dariya Dasha Daryna
f|rs|Anastasia Nastea Stasia Tasia|Анастасия Настя Стася Настёна|Анастасія Настя Настуся|Anastasiya Nastya Anastasiia
f|rs|Alexandra Sanda Sandra Alex|Александра Саша Шура Алекса|Олександра Леся Сашка|Aleksandra Sasha Sandra
f|rs|Marina Marinuța Marișa|Марина Маришка|Марина Маринка|Maryna
f|rs|Angela Gela Lica Angi|Анжела Анжелика Геля|Анжела Анжеліка|Anzhela Anjela Angelica
f|rs|Inga Ingușa|Инга Ингуша|Інга|Inga
f|rs|Veronica Vera Nica|Вероника Ника|Вероніка Ніка|Veronika Nika
f|rs|Eugenia Jenia Jeni|Евгения Женя Женечка|Євгенія Женя|Evgeniya Evghenia Yevheniia
f|rs|Lilia Lili Liliana|Лилия Лиля Лилиана|Лілія Ліля|Liliya Lilya
f|r|Doina Doinița|Дойна|Дойна|Doyna
f|r|Rodica Rodi Rodicuța|Родика|Родіка|Rodika
f|r|Silvia Silvi Silvica|Сильвия Сильва|Сільвія|Sylvia
f|r|Mihaela Miha Mihăița|Михаела Миха|Міхаела|Michaela Mikhaela
f|r|Gabriela Gabi|Габриэла Габи|Габріела|Gabriella
f|r|Corina Cori Corinuța|Корина|Коріна|Korina Corinne
f|r|Viorica Vioara Viorela Rica|Виорика|Віоріка|Viorika
f|r|Aurelia Aurica Relia Lia|Аурелия Аурика|Аурелія|Aureliya
f|r|Zinaida Zina Zinuța|Зинаида Зина|Зінаїда Зіна|Zinayida
f|r|Parascovia Pașa Paraschiva Chiva|Прасковья Параска Паша|Параскева Параска|Praskovya Paraskeva
f|r|Snejana Sneja|Снежана Снежа|Сніжана|Snezhana Snizhana
f|r|Felicia Feli|Феличия Фелиция|Феліція|Felicya
f|r|Ionela Nela Ina|Ионела Нела|Іонела|Yonela Ionella
f|u|Lesea Lesica|Леся Лесечка|Леся Лесенька|Lesia Lesya
f|u|Iaroslava Slava|Ярослава Слава Яся|Ярослава Славка|Yaroslava
f|u|Solomia Solea|Соломия Соля|Соломія Соля|Solomiya Solomiia
f|s|Xenia Ksiușa|Ксения Ксюша Ксеня|Ксенія Ксеня|Ksenia Kseniya Xeniya
f|s|Polina Polea|Полина Поля Полинка|Поліна Поля|Polyna Paulina
f|s|Elizaveta Liza Eliza|Елизавета Лиза Лизонька|Єлизавета Ліза|Yelizaveta Elizabeth Lisa
f|s|Sofia Sofica Sofi|София Соня Софья Софа|Софія Софійка|Sofiya Sofya Sonya Sophia
f|s|Margareta Rita Margo|Маргарита Рита Марго|Маргарита Рита|Margarita Margaryta
f|s|Varvara Varea|Варвара Варя Варюша|Варвара Варя|Barbara Varya
"""


@dataclass(frozen=True, slots=True)
class Given:
    """One family; of each script the passport form comes first."""

    gender: str
    languages: str
    ro: tuple[str, ...]
    ru: tuple[str, ...]
    uk: tuple[str, ...]
    latin: tuple[str, ...]


@cache
def given_names() -> tuple[Given, ...]:
    """All families, the commonest first for each gender."""
    return tuple(_family(line) for line in _TABLE.strip().splitlines())


def _family(line: str) -> Given:
    gender, languages, *variants = line.split("|")
    ro, ru, uk, latin = (tuple(part.split()) for part in variants)
    return Given(gender, languages, ro, ru, uk, latin)
