"""How personal data end: scans by themselves, letters only by a decision of people."""
