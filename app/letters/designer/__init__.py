"""Letter types that a regency makes or changes on screen."""
