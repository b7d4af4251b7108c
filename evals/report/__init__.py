"""A run as a person reads it: a table for the terminal, a page with the worst errors."""

from evals.report.page import page
from evals.report.table import comparison_table, summary, table

__all__ = ["comparison_table", "page", "summary", "table"]
