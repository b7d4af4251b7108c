"""Gmail and Google's sign-in as a server of our own: same wire, same limits, same faults, controlled by tests."""

from fakes.gmail.fake import FakeGmail
from fakes.gmail.push import Behaviour as PushBehaviour
from fakes.gmail.world import CLIENT_ID, CLIENT_SECRET

__all__ = ["CLIENT_ID", "CLIENT_SECRET", "FakeGmail", "PushBehaviour"]
