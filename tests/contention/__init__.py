"""Contention harness: many at once want the same number, the same letter, the same step.

``python -m tests.contention --help``. Numbers are taken by processes that do the act of submitting
itself, with a page that is rendered once: ten thousand pages would take half an hour. Everything
else goes over HTTP through gunicorn with several workers.
"""
