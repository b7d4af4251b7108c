"""Trains the local model (services/classify/model) on data of the project only: `make model`."""
