"""Evidence: every record leaves a salted commitment, written in the same transaction as the record itself."""
