"""Judge a PDF's electronic signatures: bytes, trust roots and a time in, a report out.

Imports neither Flask nor the database, and nothing from outside this folder, so that a worker
process can load it alone (see ``worker``).
"""
