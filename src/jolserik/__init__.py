"""Jolserik: where goods came from and where they went."""
