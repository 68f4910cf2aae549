"""Numbers of things under a text: many small lists that are written once and then only read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


class Numbers:
    """Numbers by text. Closed, they are tuples, which Python need not look through again and again for garbage: a search
    would be stopped by that for tens of milliseconds."""

    def __init__(self) -> None:
        self._open: dict[str, list[int]] = {}
        self._closed: dict[str, tuple[int, ...]] = {}

    def add(self, text: str, number: int) -> None:
        """One more number under this text."""
        self._open.setdefault(text, []).append(number)

    def close(self) -> None:
        """From now on numbers are found; none is added."""
        self._closed = {text: tuple(numbers) for text, numbers in self._open.items()}
        self._open = {}

    def get(self, text: str) -> Sequence[int]:
        """The numbers under this text."""
        return self._closed.get(text, ())

    def __contains__(self, text: str) -> bool:
        return text in self._closed

    def __iter__(self) -> Iterator[str]:
        return iter(self._closed)
