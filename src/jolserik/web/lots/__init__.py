"""A lot, a trace and the search that leads to them: pages for everybody who signs in, each seeing his own."""
