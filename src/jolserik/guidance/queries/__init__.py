"""Reads of the guidance."""
