"""Numbers of letters: the pattern, and the counter that never repeats."""
