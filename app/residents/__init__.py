"""Residents and their families, as letters need them."""
