"""Tests of the charts, which need neither a browser nor a database."""
