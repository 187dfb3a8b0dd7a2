"""Genuine letters damaged at random, reproducibly: none may be called valid, none may do harm.

`make fuzz` runs it at length (``python -m tests.fuzz``), `make test` a sample.
"""
