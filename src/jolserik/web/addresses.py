"""Addresses that carry the whole state of a page: every link changes one thing and keeps the rest of the
query.
"""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict


@dataclass(frozen=True)
class Address:
    """The address of the page being shown."""

    path: str
    query: QueryDict

    @classmethod
    def of(cls, request: HttpRequest) -> "Address":
        """The address that was asked for."""
        return cls(request.path, request.GET)

    def with_(self, **changes: str | int | None) -> str:
        """The same page with some of its query changed; None takes a part away."""
        query = self.query.copy()
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = str(value)
        return f"{self.path}?{query.urlencode()}" if query else self.path
