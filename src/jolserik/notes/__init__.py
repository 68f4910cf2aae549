"""Notes: consignment notes that can never move more than exists, and everything that is done to them."""
