"""Pages of objections: for those who object, for those who answer, and for everybody."""
