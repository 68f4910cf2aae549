"""Commands of `jolserik manage`."""
