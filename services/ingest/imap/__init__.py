"""Mailboxes at any IMAP server, read and never changed. `provider.open_imap` is the way in.

Bottom to top: `limits`, `endpoint`, `address` (where to connect, and where never), `wire` and `session` (one
connection, blocking), `connection` and `pool` (the same for asyncio, each connection in a thread of its own),
`folders`, `uidset`, `ids`, `items` (what answers mean), then one module per thing a mailbox is asked: `listing`,
`finding`, `changes`, `fetching`, `idling`; `provider` puts them together, `check` signs in once to see that it works.
"""
