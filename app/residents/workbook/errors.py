"""Why an act on an import is not done; the messages are for the user, in Indonesian."""


class ImportNotFound(LookupError):
    """There is no such import here."""


class ImportRefused(ValueError):
    """The import is not where the act would need it; nothing was changed."""


class Overtaken(Exception):
    """Another worker has this import now, or somebody ended it."""
