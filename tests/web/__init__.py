"""Attacks on the web side: what reaches a PDF, headers, exports, logs and the public pages."""
