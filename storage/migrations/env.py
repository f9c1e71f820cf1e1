"""Runs the migrations on the connection that `storage.database.migrate` gives, or on a URL for making new ones."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

import storage.tables  # noqa: F401 -- fills the metadata

config = context.config


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given = config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    from storage.database import open_database

    with open_database(config.get_main_option("sqlalchemy.url") or "sqlite://").connect() as opened:
        _run(opened)
