"""The screens of disposal: lists of letters to be destroyed, their minutes, and legal holds."""
