"""Mailboxes that live elsewhere and change: what a sync of one is, whatever the provider (gmail, imap)."""
