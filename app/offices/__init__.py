"""Offices of the regency, the officials who hold their positions, and their certificates."""
