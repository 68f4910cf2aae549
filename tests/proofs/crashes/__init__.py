"""What is killed while writers work: a served installation, its writers over HTTP, and who kills what."""
