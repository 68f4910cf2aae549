"""Tests of files: pure, without a database."""
