"""What a person could do next, and how long it is usual to wait: pure functions of what happened."""
