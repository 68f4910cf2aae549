"""Ledger: lots, what everybody holds of them, and every movement between holdings. Quantity is conserved here."""
