"""What was deleted leaves the files of the database, too: old pages, the log of writes, dead rows."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from domain.errors import StorageUnavailable


def wipe(engine: Engine) -> None:
    """Rewrite the database without anything that was deleted.

    On SQLite the file is written anew and its write-ahead log emptied: `secure_delete` overwrites what is deleted, but
    not the copies that lie in the log or that moving rows between pages has left. On PostgreSQL dead rows are removed
    from tables and indexes; what its own log archive holds is the operator's.

    Raises:
        StorageUnavailable: someone still reads what was deleted, or the disk is full; to be tried again.
    """
    sqlite = engine.url.get_backend_name() == "sqlite"
    try:
        if sqlite:
            _wipe_sqlite(engine)
        else:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM")
    except (DBAPIError, OSError) as error:
        raise StorageUnavailable(f"what was deleted cannot leave the files yet: {type(error).__name__}") from error


def _wipe_sqlite(engine: Engine) -> None:
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None  # noqa: S101 -- for the type checker: the connection was just opened
        try:
            driver.execute("VACUUM")
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except engine.dialect.loaded_dbapi.Error as error:
            raise StorageUnavailable(f"what was deleted cannot leave the files yet: {error}") from error
    if busy:
        raise StorageUnavailable("what was deleted cannot leave the files yet: somebody reads it")
