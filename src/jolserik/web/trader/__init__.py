"""Pages of traders: what waits, notes, holdings, files, mandates."""
