"""How personal data end: scans by themselves, letters only by a decision of people.

A letter is archive (UU 43/2009): it goes by a proposed list, another person's approval and
minutes (``lists``, ``destroy``), after the years of the schedule (``schedule``) and never while
somebody holds it (``holds``).
"""
