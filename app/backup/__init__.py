"""Backups: the database, the documents and the keys in one encrypted file, and back again.

A file is a tar archive (POSIX pax) under age (https://age-encryption.org/v1): without this program
``age --decrypt -i KEY FILE | tar -x`` and ``sha256sum -c SHA256SUMS`` read it too.
"""
