"""Faithful stand-ins for what lies outside, each run as a server: for tests, benchmarks and the demo, never shipped."""
