"""What waits for an inspector, and the purposes that officials state."""
