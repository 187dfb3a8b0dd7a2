"""The daily heads of the audit trail under the service's seal: made, shown and compared."""
