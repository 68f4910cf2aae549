"""Django's place for commands of `jolserik manage`."""
