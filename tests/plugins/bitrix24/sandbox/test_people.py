"""Employees. [D ar/user]"""


def test_employees_are_found_by_a_filter_or_at_the_top(ask):
    assert [row["ID"] for row in ask("user.get", {"FILTER": {"EMAIL": "andrei@portal.example"}})] == ["2"]
    assert [row["ID"] for row in ask("user.get", {"ID": 3})] == ["3"]
    assert [row["ID"] for row in ask("user.get", {"FILTER": {"@ID": [1, 3]}, "SORT": "ID", "ORDER": "DESC"})] == [
        "3",
        "1",
    ]
    assert ask.whole("user.get")[1]["total"] == 3


def test_two_of_their_dates_are_empty_objects(ask):
    told = ask("user.current")
    assert (told["TIMESTAMP_X"], told["LAST_ACTIVITY_DATE"], told["ACTIVE"]) == ({}, {}, True)


def test_employees_are_searched_by_a_text(ask):
    assert [row["ID"] for row in ask("user.search", {"FILTER": {"FIND": "мельник"}})] == ["1"]


def test_anybody_may_ask_who_they_are(ask):
    hook = ask.portal.add_webhook(user_id=2, scopes=frozenset())
    assert ask("profile", hook=hook) == {
        "ID": "2", "ADMIN": False, "NAME": "Andrei", "LAST_NAME": "Rusu", "PERSONAL_GENDER": "", "TIME_ZONE": "",
        "TIME_ZONE_OFFSET": 0,
    }  # fmt: skip
    assert ask("feature.get", {"CODE": "rest_auth_connector"}) == {"value": "Y"}
    assert ask("feature.get", {"CODE": "no_such"}) == {"value": "N"}
