"""Numbers over applications: which ones they count, shares with intervals, waiting times, periods, prediction."""
