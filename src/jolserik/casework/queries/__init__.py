"""What is asked of objections."""
