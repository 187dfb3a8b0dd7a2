"""Signing and sealing: PDF bytes and a signer in, PDF bytes out.

Nothing here knows the web, the database or an office. Once the file is frozen every step appends
to it (an incremental update), so each result begins with exactly the bytes of its input:

    frozen   = reserve_fields(pdf, names)          fields.py
    stamped  = stamp(frozen, seals, font)          seal.py
    first    = signer.sign(stamped, ...)           signer.py; pkcs12.py, pkcs11.py, bsre
    second   = other_signer.sign(first, ...)       level B-B; B-T with a timestamper (timestamp.py)
    evident  = with_evidence(second, gather(...))  longterm.py, gathering.py: level B-LT
    archived = with_document_timestamp(evident, …) longterm.py: level B-LTA, to be renewed in time
"""
