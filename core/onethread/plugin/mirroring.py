"""What a CRM is asked to show: a card for each customer, and on it what happened between them and us.

Intents of a connection that `WritesCrm` are of two kinds. Their bodies are JSON objects:

`CARD`: a customer who has no card there yet, as far as we know. `customer` (public id), `name`, `handles` (`kind`, `value`),
`link` (the whole thread), `channel` (where they were met last, or null). The connector looks whether there is a card
and makes one if not; its receipt is `{"cards": [{"kind", "id"}]}`, of kinds that it names in `card_kinds`.

`INTERACTION`: something that happened. `customer`, `cards` (`kind`, `id`; all of the customer's), `handles` (of the customer: when
none of the cards is left, another is found or made, and told in the receipt as `cards`), `link`, and of the fact `channel`,
`account`, `id`, `at` (ISO 8601), `kind`, `direction`, `text` (as it reads now; null if deleted), `subject`, `name`,
`attachments` (`name`, `mime`, `size`), `status` (the furthest, or null), `edited`, `deleted`.
"""

CARD = "card"
INTERACTION = "interaction"
