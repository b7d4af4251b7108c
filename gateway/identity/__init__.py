"""Who people are: accounts, sessions, sign-in."""
