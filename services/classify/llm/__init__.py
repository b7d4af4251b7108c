"""The language-model stage of classification."""

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
