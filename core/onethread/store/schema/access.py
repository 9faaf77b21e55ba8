"""Tables of who may look and decide."""

from sqlalchemy import Column, Index, Table, Text, UniqueConstraint

from onethread.store.columns import Instant, Json, Key, Number, Raw
from onethread.store.schema.making import metadata, number, of

# Who may use the API. Only the digest of a token is kept.
tokens = Table(
    "tokens",
    metadata,
    number(),
    Column("name", Key, nullable=False),
    Column("digest", Raw, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    UniqueConstraint("digest"),
)

# Who of us may sign in. `password` is an argon2 hash; without one the account waits for its invitation to be used.
accounts = Table(
    "accounts",
    metadata,
    number(),
    Column("login", Key, nullable=False, unique=True),
    Column("role", Key, nullable=False),
    Column("password", Text),
    Column("made_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

# As whom a directory knows an account; `name` and `email` are what it said last.
subjects = Table(
    "subjects",
    metadata,
    Column("issuer", Key, primary_key=True),
    Column("subject", Key, primary_key=True),
    of("accounts", "account_id", index=True),
    Column("name", Text),
    Column("email", Text),
    Column("made_at", Instant, nullable=False),
)

# Who is signed in. Only the digest of a cookie's secret is kept; `seen_at` is written seldom.
sessions = Table(
    "sessions",
    metadata,
    Column("digest", Raw, primary_key=True),
    of("accounts", "account_id", index=True),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# Who looks at a card of a remote system in whose pages ours is shown: which connection, account and cards it is about, and
# the remote's own id and name of who looks. Only the digest of its secret is kept; `seen_at` is written seldom.
passes = Table(
    "passes",
    metadata,
    Column("digest", Raw, primary_key=True),
    Column("connection", Key, nullable=False),
    Column("account", Key, nullable=False),
    Column("cards", Json, nullable=False),
    Column("user_id", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Key, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

# When somebody looked at a customer last (`at`), and till when they had seen all as they came (`since`). Written seldom, and by
# whoever looks: so it holds no customer, and goes with one.
looks = Table(
    "looks",
    metadata,
    Column("viewer", Key, primary_key=True),
    Column("customer_id", Number, primary_key=True, autoincrement=False),
    Column("since", Instant),
    Column("at", Instant, nullable=False),
    Index("ix_looks_customer_id", "customer_id"),
)

# Links by which somebody sets a password, once. Only the digest of a link's secret is kept.
invitations = Table(
    "invitations",
    metadata,
    Column("digest", Raw, primary_key=True),
    of("accounts", "account_id", index=True),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# Keys that this installation has made up for itself.
keys = Table(
    "keys",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", Raw, nullable=False),
)
