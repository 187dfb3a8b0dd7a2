"""Why a backup was not written or not restored, in words for the operator."""


class BackupError(Exception):
    """Nothing was written or restored; the message is in Indonesian and says what to do."""


class DocumentsLost(BackupError):
    """Documents that letters need are missing or damaged, so the copy would not be whole."""
