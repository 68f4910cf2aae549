"""Reads of the notes."""
