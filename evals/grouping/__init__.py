"""Scores how mails become applications, on a mailbox written by hand: `make evals GROUPING=1`."""
