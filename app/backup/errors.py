"""Why a backup was not written or not restored, in words for the operator."""


class BackupError(Exception):
    """Nothing was written or restored; the message is in Indonesian and says what to do."""


class DocumentsLost(BackupError):
    """Documents that letters need are missing or damaged, so the copy would not be whole."""


class FromSqlite(BackupError):
    """The backup holds a SQLite file, so there is nothing to load into a PostgreSQL database."""

    def __init__(self) -> None:
        super().__init__("Cadangan ini dari SQLite: pulihkan tanpa --database-url.")
