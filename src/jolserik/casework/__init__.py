"""Casework: objections to what was decided, and who answers them by when."""
