"""Which certificate authorities are trusted: the PEM files in the data folder, and no others.

No list of the web's authorities is ever used: a certificate for a web server is no signature of
a village head.
"""

from pathlib import Path

from app.verification.validator.roots import TrustRoot


def trusted_roots(data_folder: Path, *, development: bool) -> list[TrustRoot]:
    """PEM files of ``<data>/trust``; in development the demo authority's root as well."""
    files = sorted((data_folder / "trust").glob("*.pem"))
    demo = data_folder / "demo" / "root.pem"
    if development and demo.exists():
        files.append(demo)
    return [TrustRoot(file.read_bytes()) for file in files]
