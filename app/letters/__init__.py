"""Letter types, letters, their states, numbering and rendering."""
