"""Which certificate authorities are trusted, for what and until when."""
