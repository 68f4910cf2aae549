"""Writes of the notes."""
