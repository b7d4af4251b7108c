"""Scores the classification on labelled mail: `make evals`."""
