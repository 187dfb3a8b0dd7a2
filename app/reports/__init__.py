"""What those who oversee ask of the data: reports, charts, exports."""
