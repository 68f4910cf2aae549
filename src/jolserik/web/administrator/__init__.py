"""What an administrator keeps going: the registers of others, people, and the house itself."""
