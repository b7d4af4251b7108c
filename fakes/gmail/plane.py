"""The control plane over HTTP: POST /_fake/<name> with a JSON object calls `Control.<name>` with those arguments."""

from __future__ import annotations

import base64
import inspect
from collections.abc import Callable
from typing import Any

import orjson
from pydantic import ValidationError, validate_call

from fakes.gmail.control import Control
from fakes.gmail.wire import Answer, Call, json_answer


class Plane:
    """Every public method of Control, with checked arguments; names go into the query as well."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._known = [name for name in dir(control) if not name.startswith("_")]
        self._checked: dict[str, Callable[..., Any]] = {}

    async def respond(self, call: Call) -> Answer:
        """The method's result as JSON; 400 with the reason for wrong arguments, 404 for an unknown name."""
        name = call.path.removeprefix("/_fake/")
        if name not in self._known:
            return json_answer({"error": f"no such control: {call.path}", "known": self._known}, 404)
        # Built at the first use: it takes a millisecond, and most fakes need few of them.
        method = self._checked.get(name) or validate_call(getattr(self._control, name))
        self._checked[name] = method
        try:
            result = method(**_arguments(call))
            return json_answer(await result if inspect.isawaitable(result) else result)
        except (ValidationError, ValueError, TypeError, LookupError) as error:
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
