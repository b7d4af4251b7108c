"""The rule stage of classification: what can be said about a mail by reading it, without a model.

`decide` is pure: the same mail always gets the same verdict. `PIPELINE_VERSION` names the rules that gave it.
"""

from services.classify.rules.decide import PIPELINE_VERSION, decide

__all__ = ["PIPELINE_VERSION", "decide"]
