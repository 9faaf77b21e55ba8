"""A firm whose portal is audited, and what people do in it."""

from onethread.engine.tasks import Tasks
from onethread.engine.works import auditing_of
from onethread.store import questions
from onethread_bitrix24.sandbox.timeline.owners import owners_of
from tests.plugins.bitrix24.writing import ground
from tests.plugins.bitrix24.writing.ground import APP


class Firm(ground.Firm):
    """The same, audited."""

    def start(self):
        super().start()
        made = auditing_of(self.store.database, self.installed)
        made.clock = self.clock.moment
        self.tasks = Tasks(self.store.database, self.installed, self.drain, auditing=made).by_name()

    def round(self):
        step = {"more": True}
        while step["more"]:
            step = self.store.run(self.tasks["audit"]("crm"))
            assert step["trouble"] is None, step["reason"]
        return step

    def settle(self):
        """Audit and do, until nothing is found any more."""
        for _ in range(5):
            before, found = len(self.owners()), self.round()
            self.record()
            self.until_quiet()
            if not found["mended"] and len(self.owners()) == before:
                return found
        raise AssertionError("something is mended for ever")

    def asked(self):
        return [one.key for one in self.store.read(questions.listed)]

    def answer(self, yes=True):
        (one,) = self.store.read(questions.listed)
        return self.store.run(self.tasks["answer_question"](one.id, yes))

    def number(self, text):
        return next(row["ID"] for row in self.rows() if text in repr(row))

    def edit(self, text):
        """Somebody changes what is shown."""
        if self.mode == APP:
            row = next(row for row in self.rows() if row["ID"] == self.number(text))
            layout = {**row["_LAYOUT"], "header": {"title": "Edited"}}
            self.app_call("crm.activity.configurable.update", id=row["ID"], fields={}, layout=layout)
        else:
            self.inside("crm.timeline.comment.update", id=self.number(text), fields={"COMMENT": "[b]Title[/b]\nedited"})

    def delete(self, text):
        """Somebody deletes it, wherever it stands."""
        id_ = self.number(text)
        if self.mode == APP:
            self.inside("crm.activity.delete", id=id_)
            return
        for kind, card in owners_of(next(row for row in self.rows() if row["ID"] == id_)):
            self.inside("crm.timeline.comment.delete", id=id_, ownerTypeId=kind, ownerId=card)

    def bind(self, text, card, *, off=False):
        if self.mode == APP:
            verb = "delete" if off else "add"
            params = {"activityId": self.number(text), "entityTypeId": 3, "entityId": card}
            self.inside(f"crm.activity.binding.{verb}", **params)
        else:
            fields = {"OWNER_ID": self.number(text), "ENTITY_ID": card, "ENTITY_TYPE": "contact"}
            self.inside(f"crm.timeline.bindings.{'unbind' if off else 'bind'}", fields=fields)

    def double(self, text):
        """It is there once more, as after a call that nobody remembers."""
        row = next(row for row in self.rows() if row["ID"] == self.number(text))
        if self.mode == APP:
            fields = {"originatorId": row["ORIGINATOR_ID"], "originId": row["ORIGIN_ID"]}
            told = {"ownerTypeId": 3, "ownerId": row["OWNER_ID"], "fields": fields, "layout": row["_LAYOUT"]}
            self.app_call("crm.activity.configurable.add", **told)
        else:
            told = {"ENTITY_ID": 1, "ENTITY_TYPE": "contact", "COMMENT": row["COMMENT"]}
            self.inside("crm.timeline.comment.add", fields=told)

    def alike(self, *ids):
        """Cards that differ in nothing, so that the portal merges them by itself."""
        for id_ in ids:
            names = ("SOURCE_DESCRIPTION", "ORIGIN_ID", "ORIGINATOR_ID", "SOURCE_ID", "LAST_NAME")
            self.inside("crm.contact.update", id=id_, fields={"NAME": "Ana", **dict.fromkeys(names, "")})

    def merge(self, main, other):
        self.alike(main, other)
        told = self.inside("crm.entity.mergeBatch", params={"entityTypeId": 3, "entityIds": [main, other]})
        assert told["STATUS"] == "SUCCESS"
