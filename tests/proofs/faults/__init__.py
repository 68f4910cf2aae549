"""What breaks: a wire that is cut, a disk that is full or takes no writes."""
