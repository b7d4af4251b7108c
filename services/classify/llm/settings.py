"""OPENAI_* and CLASSIFY_LLM_*: which model is asked, how, and how much it may cost."""

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

#: Small, still sold in 2027, answers with a strict schema. Its prices (USD per million tokens) are the defaults below.
DEFAULT_MODEL = "gpt-5.4-mini"
_AROUND_ANSWERS = 50


class LlmSettings(BaseSettings):
    """What the language-model stage reads from its environment. Without a key the stage is off."""

    model_config = SettingsConfigDict(
        env_prefix="CLASSIFY_LLM_", frozen=True, extra="ignore", env_ignore_empty=True, populate_by_name=True
    )

    #: Any endpoint that speaks OpenAI's chat completions, up to and including its /v1. The only place mail text goes.
    base_url: str = Field(
        default="https://api.openai.com/v1", pattern="^https?://", validation_alias=AliasChoices("OPENAI_BASE_URL")
    )
    #: Empty: the stage is off. A local endpoint that wants none takes any word.
    api_key: SecretStr = Field(default=SecretStr(""), validation_alias=AliasChoices("OPENAI_API_KEY"))
    model: str = Field(default=DEFAULT_MODEL, min_length=1, max_length=200)
    #: none, low, medium … as the model understands it; empty: not sent.
    reasoning_effort: str = Field(default="", max_length=20)
    mails_per_call: int = Field(default=8, ge=1, le=50)
    #: Calls at once, of one process.
    concurrency: int = Field(default=4, ge=1, le=64)
    #: Characters of one mail's body that are sent at most.
    chars_per_mail: int = Field(default=2_000, ge=200, le=12_000)
    #: Room for the answer on one mail; a model that thinks aloud needs more.
    answer_tokens_per_mail: int = Field(default=200, ge=60, le=8_000)
    #: An answer less sure than this is asked for again, alone.
    low_confidence: float = Field(default=0.6, ge=0, le=1)
    #: Seconds one call may take, and all calls for one lot of mails with their waits.
    timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    deadline_seconds: float = Field(default=90.0, gt=0, le=3_600)
    #: Tokens, sent and received together, of one user on one day (UTC).
    tokens_per_user_and_day: int = Field(default=500_000, ge=0)
    #: The same in the currency of the prices.
    money_per_user_and_day: float = Field(default=1.0, ge=0)
    #: Prices per million tokens; 0 for an endpoint that costs nothing.
    price_in: float = Field(default=0.75, ge=0, validation_alias=AliasChoices("CLASSIFY_LLM_PRICE_PER_MILLION_IN"))
    price_out: float = Field(default=4.5, ge=0, validation_alias=AliasChoices("CLASSIFY_LLM_PRICE_PER_MILLION_OUT"))

    @property
    def micros_per_user_and_day(self) -> int:
        """The money limit in millionths of the currency."""
        return round(self.money_per_user_and_day * 1_000_000)

    def answer_tokens(self, mails: int) -> int:
        """Room for the answer on so many mails: each its share, and a little around them."""
        return _AROUND_ANSWERS + mails * self.answer_tokens_per_mail

    def micros(self, tokens_in: int, tokens_out: int) -> int:
        """What so many tokens cost, in millionths of the currency, rounded up."""
        # A price per million tokens is the millionths that one token costs.
        return -int(-(tokens_in * self.price_in + tokens_out * self.price_out) // 1)
