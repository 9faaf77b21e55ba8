"""What tables are made of."""

from sqlalchemy import Column, ForeignKey, MetaData

from onethread.store.columns import Number

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def number() -> Column[int]:
    """The number of a row, which the database counts up."""
    return Column("id", Number, primary_key=True, autoincrement=True)


def of(table: str, name: str, *, nullable: bool = False, index: bool = False) -> Column[int]:
    """A reference to a row of that table."""
    return Column(name, Number, ForeignKey(f"{table}.id"), nullable=nullable, index=index)
