"""E-mail: written down in the act's own transaction, delivered by the worker through SMTP."""
