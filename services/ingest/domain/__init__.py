"""What ingest knows about mail, without any input or output (standard library only)."""
