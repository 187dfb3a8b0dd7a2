"""Pictures of every screen, for eyes: ``make screenshots``; judged by axe as well: ``make axe``."""
