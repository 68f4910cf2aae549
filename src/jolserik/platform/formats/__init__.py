"""Formats of dates and numbers that Django lacks, one package per language."""
