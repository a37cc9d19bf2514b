"""Logs: one line of JSON an event, to standard error, and never anything personal in it."""

import logging
import sys
from typing import Any, TextIO

import structlog

from core.origins import origin


def _without_messages(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Keep the type and the place of an exception, not its words: they may quote what somebody wrote."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = _places(error)
    return event


def _with_origin(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """What the work that the line is about began with: an update, a call, a timer."""
    if name := origin():
        event.setdefault("request", name)
    return event


def _places(error: BaseException) -> list[str]:
    """File and line of the innermost frames."""
    places, frame = [], error.__traceback__
    while frame:
        places.append(f"{frame.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{frame.tb_lineno}")
        frame = frame.tb_next
    return places[-6:]


def write_logs(level: str, to: TextIO) -> None:
    """Write our log lines to this file from this level on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_messages,
            _with_origin,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(to),
    )


def set_up_logs(level: str) -> None:
    """Send our log lines to standard error; libraries speak only of trouble."""
    write_logs(level, sys.stderr)
    logging.basicConfig(level=logging.CRITICAL, stream=sys.stderr)
