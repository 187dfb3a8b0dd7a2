"""Sign through an agency's BSrE eSign Client Service, which keeps the official's key.

    account   = Account(base_url, version, username, Secret(password), timeout)
    provider  = BsreProvider(Client(account))
    signer    = provider.unlock(KeyReference("bsre", nik), passphrase)
    signed    = signer.sign(pdf, ...)

What the service speaks is known from public clients only (docs/operations.md): everything here
is tolerant of variants, and what comes back is believed only after it was checked.
"""
