"""What people write, by language, with and without a phone in it."""

from collections.abc import Mapping

PLAIN: Mapping[str, tuple[str, ...]] = {
    "ro": (
        "Bună ziua! Mai este în stoc?",
        "Cât costă livrarea la domiciliu?",
        "Vreau să fac o programare pentru mâine",
        "Mulțumesc, aștept",
        "Salut, se poate în rate?",
        "La ce oră închideți azi?",
        "Buna, am lasat o cerere pe site ieri",
    ),
    "ru": (
        "Здравствуйте! Подскажите, есть в наличии?",
        "Сколько стоит доставка?",
        "Добрый день, когда можно подъехать?",
        "спасибо, жду",
        "А в рассрочку можно?",
        "Когда будет готов мой заказ?",
        "оставлял заявку на сайте, никто не перезвонил",
    ),
    "uk": (
        "Доброго дня! Чи є в наявності?",
        "Скільки коштує доставка?",
        "Дякую, чекаю",
        "Коли можна забрати замовлення?",
        "Підкажіть, будь ласка, ціну",
    ),
}
OWN_PHONE: Mapping[str, tuple[str, ...]] = {
    "ro": ("Numărul meu: {}", "Sunați-mă la {}", "{} - ăsta e telefonul meu", "Puteți suna la {} după 18"),
    "ru": ("Мой номер {}", "Перезвоните, пожалуйста, {}", "{} звоните после 18:00", "запишите телефон: {}"),
    "uk": ("Мій номер {}", "Передзвоніть, будь ласка, {}", "{} телефонуйте ввечері"),
}
OTHERS_PHONE: Mapping[str, tuple[str, ...]] = {
    "ro": (
        "Sunați-l pe soțul meu {}",
        "Numărul soției: {}",
        "Mama răspunde la {}",
        "Vorbiți cu colega mea, {}",
        "Sunați la {}",
        "{} aici sunați pentru livrare",
        "Curierul are numărul {}",
    ),
    "ru": (
        "Позвоните мужу {}",
        "номер жены {}",
        "мамин телефон {}, она дома",
        "Коллега Андрей: {}",
        "звоните {}",
        "{} вот сюда звоните по доставке",
        "Пересланное сообщение: мой номер {}",
        "брат заберёт, {}",
    ),
    "uk": ("Подзвоніть чоловікові {}", "телефон мами {}", "{} сюди дзвоніть щодо доставки", "мій колега {}"),
}
SUBJECTS = ("Comanda", "Заказ", "Re: ofertă", "Întrebare", "Вопрос по доставке", "Re: Замовлення", "Factura", None)
PAGES = ("/", "/catalog", "/kontakty", "/promo", "/livrare", "/cos")
