"""Connecting remote mailboxes: consent, access tokens, passwords, settings, and taking all of it back."""
