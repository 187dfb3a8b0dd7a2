"""Web Push: RFC 8030 (protocol), 8291 (encryption), 8292 (VAPID); W3C Push API."""
