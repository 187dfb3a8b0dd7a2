"""How long a letter proves itself: reaching the level its office wants, and keeping it."""
