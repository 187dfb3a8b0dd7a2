"""Who must sign what and in which order, and the act that signs and seals."""
