"""The control plane over HTTP: POST /_fake/<name> with a JSON object calls `Control.<name>` with those arguments."""

from __future__ import annotations

import base64
import inspect
from typing import Any

import orjson
from pydantic import ConfigDict, ValidationError, validate_call

from fakes.gmail.control import Control
from fakes.gmail.mailbox import UnknownMessageError
from fakes.gmail.wire import Answer, Call, json_answer


class Plane:
    """Every public method of Control, with checked arguments; GET works for those that need none but names."""

    def __init__(self, control: Control) -> None:
        checked = validate_call(config=ConfigDict(arbitrary_types_allowed=True))
        self._methods = {
            name: checked(method)
            for name, method in inspect.getmembers(control, inspect.ismethod)
            if not name.startswith("_")
        }

    async def respond(self, call: Call) -> Answer:
        """The method's result as JSON; 400 with the reason for wrong arguments, 404 for an unknown name."""
        method = self._methods.get(call.path.removeprefix("/_fake/"))
        if method is None:
            return json_answer({"error": f"no such control: {call.path}", "known": sorted(self._methods)}, 404)
        try:
            result = method(**_arguments(call))
            return json_answer(await result if inspect.isawaitable(result) else result)
        except (ValidationError, ValueError, TypeError, KeyError, UnknownMessageError) as error:
            return json_answer({"error": str(error)}, 400)


def _arguments(call: Call) -> dict[str, Any]:
    """Query parameters and the JSON body; `raw` is a mail in base64, `text` one as it is."""
    given: dict[str, Any] = {name: values[-1] for name, values in call.query.items()}
    if call.body:
        given |= orjson.loads(call.body)
    if "raw" in given:
        given["raw"] = base64.b64decode(given["raw"])
    if "text" in given:
        given["raw"] = given.pop("text").encode()
    return given
