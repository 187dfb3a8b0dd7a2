"""The papers that an applicant brings for a letter: ticked as seen, or kept as a scan."""
