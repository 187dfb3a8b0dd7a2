"""Users, roles, the wall, and the security of signing in."""
