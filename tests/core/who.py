"""People of whom it is told who is who, for tests of what explains and decides it."""

from tests.core.telling import fact, tell, typed, whatsapp

ION = (
    whatsapp("w1", "37369123456", name="Ваня Чебан"),
    fact("f1", typed("phone", "069123456"), name="Ion Ceban", minutes=1),
)
"""Met twice; his phone makes him one, proven on one side and typed on the other."""

ANA = fact("f2", typed("email", "ana@alfa.md"), name="Ana Rusu")
MARRIED = fact("f3", typed("email", "ana@alfa.md"), name="Ana Munteanu")
"""Who may be Ana, and may be another: this is asked."""

MIHAI = fact("f4", typed("phone", "069222333"), name="Mihai Lungu", attributes={"company": "Alfa SRL"})
NAMESAKE = fact("f5", typed("phone", "069444555"), name="Mihai Lungu", attributes={"company": "Alfa SRL"})
"""Who shares nothing with Mihai but name and firm: this is asked, too."""

EVERYBODY = (*ION, ANA, MARRIED, MIHAI, NAMESAKE)


def tell_everybody(store):
    tell(store, *EVERYBODY)


def crowd(number):
    """So many customers of two contact points each, and as many suggestions."""
    for n in range(number):
        phone, mail = typed("phone", f"0691{n:05d}"), typed("email", f"ana{n}@alfa.md")
        yield whatsapp(f"wa{n}", f"373691{n:05d}", name="Ion Ceban")
        yield fact(f"ion{n}", phone, name="Ion Ceban")
        yield fact(f"rusu{n}", mail, name="Ana Rusu")
        yield fact(f"munteanu{n}", mail, name="Ana Munteanu")
