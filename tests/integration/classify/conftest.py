"""What the tests of classify share."""

from tests.fixtures.analytics_service import served
from tests.fixtures.classify_service import classify, classify_template, user_id

__all__ = ["classify", "classify_template", "served", "user_id"]
