"""Searching in mail: words of texts, questions, and the places where they meet."""
