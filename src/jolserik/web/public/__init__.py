"""Pages that nobody needs to sign in for, and the way in."""
