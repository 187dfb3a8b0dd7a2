"""The second factor: what somebody has besides the password they know (NIST SP 800-63B, AAL2)."""
