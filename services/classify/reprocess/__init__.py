"""Running the current pipeline over stored messages."""
