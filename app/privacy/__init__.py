"""What a data subject is owed: a copy of it, and word of a breach (UU 27/2022 art. 7, 32, 46)."""
