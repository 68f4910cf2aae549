"""Registry: who, what and where; and the registers of others that we compare with."""
