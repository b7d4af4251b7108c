"""Finding applications by their mails: the index, what keeps it, and what is asked of it."""
