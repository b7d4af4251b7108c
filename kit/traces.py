"""Traces: a W3C traceparent follows every call and fact; spans leave the process only when an endpoint is set."""

import contextlib
import re
import secrets
from collections.abc import Iterator
from contextvars import ContextVar
from importlib import import_module
from typing import Protocol

from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)
_propagator = TraceContextTextMapPropagator()


class Provider(Protocol):
    """What sends spans away."""

    def shutdown(self) -> None:
        """Sends what is left."""


def configure(service: str, endpoint: str) -> Provider | None:
    """Sends spans to `endpoint` (OTLP over gRPC); nothing when it is empty. Shut the provider down at the end."""
    if not endpoint:
        return None
    made = import_module("kit.otlp").provider(service, endpoint)
    trace.set_tracer_provider(made)
    sending: Provider = made
    return sending


def traceparent() -> str | None:
    """The current traceparent, to be sent along; None outside of any span."""
    return _current.get()


def trace_id() -> str:
    """The current trace id (32 hex digits), or "" outside of any span."""
    current = _current.get()
    return current.split("-")[1] if current else ""


@contextlib.contextmanager
def span(name: str, parent: str | None = None) -> Iterator[str]:
    """Runs the block in a span that continues `parent` (a traceparent) or the current one. Yields the trace id."""
    parent = parent if parent and _TRACEPARENT.fullmatch(parent) else _current.get()
    carrier = {"traceparent": parent} if parent else {}
    context = _propagator.extract(carrier, otel_context.Context())
    with trace.get_tracer("jobtrail").start_as_current_span(name, context=context) as started:
        own = started.get_span_context()
        # Without an endpoint the SDK gives no ids of its own: logs still want one.
        made = f"00-{own.trace_id:032x}-{own.span_id:016x}-01" if started.is_recording() else _continue(parent)
        token = _current.set(made)
        try:
            yield made.split("-")[1]
        finally:
            _current.reset(token)


def _continue(parent: str | None) -> str:
    trace_hex = parent.split("-")[1] if parent else secrets.token_hex(16)
    return f"00-{trace_hex}-{secrets.token_hex(8)}-01"
