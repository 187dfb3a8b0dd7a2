"""The workbook in which villages already hold their residents: read, compared, imported, exported.

Nothing is imported here: ``extract`` runs in a process of its own that loads as little as it can.
"""
