"""The words of the command line, as commands use them (see platform/words.py)."""

from jolserik.platform.words import language, mark, say

__all__ = ["language", "mark", "say"]
