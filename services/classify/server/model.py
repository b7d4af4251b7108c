"""Whether a language model answers, in words for the person."""

from jobtrail.classify.v1 import classify_service_pb2 as wire
from services.classify.llm.stage import Availability
from services.classify.llm.words import Reason

_MESSAGES = {
    Reason.NO_KEY: "No key: set OPENAI_API_KEY (and OPENAI_BASE_URL for another endpoint) and start Jobtrail again. "
    "Until then what is uncertain stays so.",
    Reason.KEY_REFUSED: "The endpoint does not take the key, or the account behind it has nothing left: "
    "look at OPENAI_API_KEY.",
    Reason.UNAVAILABLE: "The endpoint does not answer, or does not know the model: "
    "look at OPENAI_BASE_URL and CLASSIFY_LLM_MODEL.",
    Reason.TIMEOUT: "The endpoint takes too long to answer.",
    Reason.RATE_LIMITED: "The endpoint asked for patience.",
}


def availability_to_proto(now: Availability) -> wire.LanguageModel:
    """The wire form."""
    reason = now.reason
    message = _MESSAGES.get(reason, "The endpoint gives no usable answers.") if reason else ""
    detail = f" ({now.detail})" if now.detail else ""
    return wire.LanguageModel(
        available=now.available,
        model=now.model,
        reason=reason.value if reason else "",
        message=message + detail,
        retry_seconds=now.retry_seconds or 0.0,
    )
