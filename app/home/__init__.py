"""The first page after signing in: what waits for me, what I did today, and the quick find."""
