"""Guidance: what may be exported, by which rule, and what would change the answer."""
