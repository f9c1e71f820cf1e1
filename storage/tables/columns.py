"""Column types that several tables share."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, String
from sqlmodel import Field, MetaData, SQLModel

# Alembic changes constraints on SQLite by copying the table, so each needs a name.
SQLModel.metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def state_field(
    states: type[StrEnum], default: StrEnum | None = None, *, name: str = "state", server: bool = False
) -> Any:
    """A text column that holds only the values of `states`.

    SQLAlchemy's own enum columns would store the *names* at a fixed length.

    Args:
        states: the values.
        default: the value of new rows.
        name: of the column.
        server: the column was added later; rows from before get the default.
    """
    values = ", ".join(f"'{state.value}'" for state in states)
    given = default.value if server and default is not None else None
    column: Column[str] = Column(
        name, String, CheckConstraint(f"{name} IN ({values})", name=name), nullable=False, server_default=given
    )
    return Field(sa_column=column) if default is None else Field(default=default, sa_column=column)
