"""The pure rules of classification: labels, what a mail looks like to them, and what a verdict says."""
