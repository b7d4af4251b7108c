"""An endpoint that speaks OpenAI's chat completions over HTTP, for tests: as strict as the real one, and able to fail.

It measures plumbing, not wisdom: what it answers comes from an oracle that the test gives, or from plain keywords.
"""

from fakes.openai.ask import Ask, Mail
from fakes.openai.faults import Answers, CutsOff, Drops, Endless, Fails, Fault, Hangs, Refuses, Says, Sends
from fakes.openai.oracle import Oracle, by_keywords, for_each_mail
from fakes.openai.server import Features, OpenAIServer

__all__ = [
    "Answers",
    "Ask",
    "CutsOff",
    "Drops",
    "Endless",
    "Fails",
    "Fault",
    "Features",
    "Hangs",
    "Mail",
    "OpenAIServer",
    "Oracle",
    "Refuses",
    "Says",
    "Sends",
    "by_keywords",
    "for_each_mail",
]
