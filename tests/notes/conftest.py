"""Fixtures of the notes' tests."""

from tests.notes.planning_world import world

__all__ = ["world"]
