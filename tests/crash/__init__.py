"""Crash harness: the real server is killed again and again while letters are signed.

Several people at once compose, submit and sign over HTTP; gunicorn with its workers, ``flask
worker`` and their validators die together by SIGKILL, at named steps and at any moment, and
PostgreSQL too. At the end the books are balanced. ``python -m tests.crash --help``.
"""
