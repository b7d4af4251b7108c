"""Structured logs: one line an event, a stable event name, context as fields, the trace id in every line."""

import io
import logging
import sys
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor

from kit import traces


def configure(service: str, *, log_format: str, level: str) -> None:
    """Sets up logging for the whole process; call once, first thing in __main__."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_service(service),
        _add_trace,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Stderr())),
        cache_logger_on_first_use=True,
    )
    _route_libraries(shared, renderer, level)


class _Stderr(io.TextIOBase):
    """Standard error as it is when a line is written: loggers are kept, and what they were made with may be closed."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def get(name: str) -> FilteringBoundLogger:
    """A logger whose lines say which module wrote them."""
    logger: FilteringBoundLogger = structlog.get_logger(module=name)
    return logger


def _route_libraries(shared: list[Processor], renderer: Processor, level: str) -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Libraries speak only when something is wrong; our own lines have their own level.
    root.setLevel(max(logging.WARNING, logging.getLevelName(level)))


def _add_service(service: str) -> Processor:
    def add(_logger: object, _method: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    return add


def _add_trace(_logger: object, _method: str, event: EventDict) -> EventDict:
    trace = traces.trace_id()
    if trace:
        event["trace_id"] = trace
    return event
