"""What happens by itself, outside any request: no wall stands there, and the system acts."""
