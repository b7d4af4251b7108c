"""A person's applications as files: CSV, JSON, and a proof of job search to print."""
