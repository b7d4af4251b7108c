"""The language-model stage of classification.

What is named here is imported when it is asked for: the processes that only read mail need none of it, and the client
of the endpoint takes a second to import.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from services.classify.llm.settings import LlmSettings
    from services.classify.llm.stage import Availability, LanguageModel, language_model
    from services.classify.llm.words import Answer, Doubtful, NoAnswer, Reason

__all__ = [
    "Answer",
    "Availability",
    "Doubtful",
    "LanguageModel",
    "LlmSettings",
    "NoAnswer",
    "Reason",
    "language_model",
]

_HOMES = {
    **dict.fromkeys(("Answer", "Doubtful", "NoAnswer", "Reason"), "words"),
    **dict.fromkeys(("Availability", "LanguageModel", "language_model"), "stage"),
    "LlmSettings": "settings",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
