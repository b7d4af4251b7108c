"""Gmail behind the port of remote mailboxes: few units, never above the quota, nothing asked twice in vain."""
