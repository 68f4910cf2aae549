"""One way to write facts as bytes, so that anybody who holds the same facts computes the same hash.

The form is that of RFC 8785 (JSON Canonicalization Scheme): no blanks, keys sorted by UTF-16 code units, the
shortest escapes, UTF-8. Two deliberate limits: floats are refused (quantities and money travel as integers or
strings), and integers are written exactly at any size; beyond 2**53 other people's readers want them as
strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from json.encoder import encode_basestring
from typing import Any

# Keys below this code point sort alike by code point and by UTF-16 code unit; surrogate pairs do not.
_FIRST_SURROGATE = "\ud800"
_SCALAR = (str, int)
_SEQUENCE = (list, tuple)


class NotCanonical(TypeError):
    """Something in the facts has no canonical form: a float, a lone surrogate, a key that is no text."""


def canonical_json(facts: Any) -> bytes:
    """Canonical bytes of nested mappings, lists, tuples, strings, integers, booleans and None."""
    try:
        return _json(facts).encode()
    except UnicodeEncodeError:
        raise NotCanonical("a lone surrogate has no UTF-8 form") from None


def flatten(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The leaves of the facts as sorted (path, canonical value), e.g. `("lines.1.product", '"8450110000"')`.

    Lists are counted from 1, as people count. An empty mapping or list is a leaf of its own, so nothing
    vanishes. In a key `~` becomes `~0` and `.` becomes `~1`, so two different keys never share a path.
    """
    leaves: list[tuple[str, str]] = []
    _collect("", facts, leaves)
    leaves.sort()
    whole = "".join([path + value for path, value in leaves])
    if not whole.isprintable() and ("\0" in "".join([path for path, _ in leaves]) or not _encodable(whole)):
        raise NotCanonical("a field has no canonical form")
    return leaves


def _collect(path: str, node: Any, leaves: list[tuple[str, str]]) -> None:
    if type(node) is str:
        leaves.append((path, encode_basestring(node)))
    elif not node or isinstance(node, _SCALAR):
        leaves.append((path, _json(node)))
    elif isinstance(node, Mapping):
        for key, value in node.items():
            _collect(_joined(path, _text_key(key)), value, leaves)
    elif isinstance(node, _SEQUENCE):
        for place, value in enumerate(node, start=1):
            _collect(f"{path}.{place}" if path else str(place), value, leaves)
    else:
        raise _no_form(node)


def _joined(path: str, key: str) -> str:
    step = key.replace("~", "~0").replace(".", "~1") if "~" in key or "." in key else key
    return f"{path}.{step}" if path else step


def _json(node: Any) -> str:
    if isinstance(node, str):
        return encode_basestring(node)
    if node is None or node is True or node is False:
        return "null" if node is None else "true" if node else "false"
    if isinstance(node, int):
        return int.__repr__(node)
    if isinstance(node, Mapping):
        keys = _sorted_keys([_text_key(key) for key in node])
        return "{" + ",".join([f"{encode_basestring(key)}:{_json(node[key])}" for key in keys]) + "}"
    if isinstance(node, _SEQUENCE):
        return "[" + ",".join([_json(item) for item in node]) + "]"
    raise _no_form(node)


def _no_form(node: object) -> NotCanonical:
    return NotCanonical(f"{type(node).__name__} has no canonical form")


def _sorted_keys(keys: list[str]) -> list[str]:
    if all(key.isascii() or max(key) < _FIRST_SURROGATE for key in keys):
        return sorted(keys)
    return sorted(keys, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def _text_key(key: object) -> str:
    if not isinstance(key, str):
        raise NotCanonical(f"a key must be text, not {type(key).__name__}")
    return key


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
