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
    return _encoded(_write("", facts, []))


def flatten(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The leaves of the facts as sorted (path, canonical value), e.g. `("lines.1.product", '"8450110000"')`.

    Lists are counted from 1, as people count. An empty mapping or list is a leaf of its own, so nothing
    vanishes. In a key `~` becomes `~0` and `.` becomes `~1`, and an empty key is `~2`, so that two
    different keys of one mapping never share a path.
    """
    return canonical_fields(facts)[1]


def canonical_fields(facts: Mapping[str, Any]) -> tuple[bytes, list[tuple[str, str]]]:
    """The canonical bytes of facts and their leaves, by one walk."""
    leaves: list[tuple[str, str]] = []
    canonical = _encoded(_write("", facts, leaves))
    leaves.sort()
    if b"\\u0000" in canonical and "\0" in "".join([path for path, _ in leaves]):
        raise NotCanonical("a path with a zero byte would run into its value")
    return canonical, leaves


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NotCanonical("a lone surrogate has no UTF-8 form") from None


def _write(path: str, node: Any, leaves: list[tuple[str, str]]) -> str:
    """The canonical text of a node; what is a leaf of it is added to `leaves`."""
    if node and not isinstance(node, _SCALAR):
        if isinstance(node, Mapping):
            return "{" + ",".join(_members(path, node, leaves)) + "}"
        if isinstance(node, _SEQUENCE):
            step = f"{path}." if path else ""
            return (
                "["
                + ",".join([_write(f"{step}{n}", item, leaves) for n, item in enumerate(node, start=1)])
                + "]"
            )
    text = encode_basestring(node) if type(node) is str else _leaf(node)
    leaves.append((path, text))
    return text


def _members(path: str, node: Mapping[str, Any], leaves: list[tuple[str, str]]) -> list[str]:
    """The members of a mapping by sorted keys. Scalars are written here, as nearly all members are."""
    step = f"{path}." if path else ""
    members = []
    for key in _sorted_keys([_text_key(key) for key in node]):
        name = key.replace("~", "~0").replace(".", "~1") if "~" in key or "." in key else key or "~2"
        value = node[key]
        if type(value) is str:
            text = encode_basestring(value)
            leaves.append((step + name, text))
        else:
            text = _write(step + name, value, leaves)
        members.append(f"{encode_basestring(key)}:{text}")
    return members


def _leaf(node: Any) -> str:
    """The canonical text of what has no members."""
    if isinstance(node, str):
        return encode_basestring(node)
    if node is None or node is True or node is False:
        return "null" if node is None else "true" if node else "false"
    if isinstance(node, int):
        return int.__repr__(node)
    if isinstance(node, Mapping):
        return "{}"
    if isinstance(node, _SEQUENCE):
        return "[]"
    raise NotCanonical(f"{type(node).__name__} has no canonical form")


def _sorted_keys(keys: list[str]) -> list[str]:
    if all(key.isascii() or max(key) < _FIRST_SURROGATE for key in keys):
        return sorted(keys)
    return sorted(keys, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def _text_key(key: object) -> str:
    if not isinstance(key, str):
        raise NotCanonical(f"a key must be text, not {type(key).__name__}")
    return key
