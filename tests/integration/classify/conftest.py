"""What the tests of classify share."""

from tests.fixtures.classify_service import classify, classify_template, user_id

__all__ = ["classify", "classify_template", "user_id"]
