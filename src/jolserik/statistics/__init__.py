"""Figures of the whole ledger: how much was exported, how well it is proven, and over which ways it went."""
