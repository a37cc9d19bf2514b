"""The HTTP application: routes, errors, and the page that describes them, which needs no network."""

import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi_offline import FastAPIOffline

from api.abuse import router as abuse_router
from api.attachments import router as attachments_router
from api.bodies import LimitedBodies
from api.broadcasts import router as broadcasts_router
from api.calls import NamedCalls, OnCall
from api.case_list import router as case_list_router
from api.cases import router as cases_router
from api.catalogue import router as catalogue_router
from api.desk import router as desk_router
from api.elsewhere import router as elsewhere_router
from api.examples import add_examples
from api.hooks import router as hooks_router
from api.outages import router as outages_router
from api.people import router as people_router
from api.problems import add_problem_handlers
from api.rates import Rates
from api.ready import router as ready_router
from api.remarks import router as remarks_router
from api.report import router as report_router
from api.shifts import router as shifts_router
from api.terms import router as terms_router
from api.transcripts import router as transcripts_router
from core.accounts import Fares
from core.attachments import MediaFolder
from core.city import City
from core.outage_board import OutageBoard
from core.wording import Wording
from core.work import Clock, Work
from understanding.notice_reader import NoticeReader

_DESCRIPTION = (
    "Cases of a city's contact centre. Every call needs a key in the header `X-API-Key`, "
    "but those that tell everybody what is off."
)
ALL_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_NEEDED = ("database", "updates")
"""The parts without which this process can do nothing for anybody."""
_ROUTERS = (
    cases_router,
    case_list_router,
    attachments_router,
    remarks_router,
    catalogue_router,
    people_router,
    hooks_router,
    desk_router,
    shifts_router,
    ready_router,
    elsewhere_router,
    transcripts_router,
    abuse_router,
    terms_router,
    outages_router,
    report_router,
    broadcasts_router,
)
Ready = Callable[[], Awaitable[dict[str, Any]]]


def create_api(
    *,
    work: Callable[[], AbstractAsyncContextManager[Work]],
    view: Callable[[], AbstractAsyncContextManager[Work]],
    city: City,
    clock: Clock,
    media: MediaFolder,
    ready: Ready,
    wording: Wording,
    read_notice: NoticeReader,
    fares: Fares | None = None,
    per_minute: int | None = None,
    private_hooks: bool = False,
    on_call: OnCall = lambda status, problem, seconds: None,
) -> FastAPI:
    """The API over a way to open transactions, a city and a clock. `ready` tells how each part stands.

    `wording` is how citizens are told of their requests and of outages: the API has no words of its own
    for them. `read_notice` reads a utility's text. `fares` tell which messengers charge. `per_minute` is
    how many calls a key may make; None: as many as it likes. `private_hooks`: webhooks may lead into our
    own network. `on_call` hears of every answer.
    """
    app = _bare()
    app.state.board = OutageBoard()
    app.state.media, app.state.wording, app.state.fares = media, wording, fares or {}
    app.state.private_hooks = private_hooks
    app.state.rates = Rates(per_minute, time.monotonic)
    app.state.read_notice = read_notice
    app.state.work, app.state.view, app.state.city, app.state.clock = work, view, city, clock
    for router in _ROUTERS:
        app.include_router(router)
    add_problem_handlers(app)
    _describe(app)
    app.add_middleware(LimitedBodies)
    app.add_middleware(NamedCalls, on_call=on_call)
    # What is mounted beside the API must not answer for it.
    app.add_route("/api/{rest:path}", nothing_there, ALL_METHODS, include_in_schema=False)
    _add_health(app, ready)
    return app


def _bare() -> FastAPI:
    return FastAPIOffline(
        title="Contact centre",
        description=_DESCRIPTION,
        version="1",
        docs_url="/api/docs",
        redoc_url=None,
        swagger_ui_oauth2_redirect_url="/api/docs/oauth2-redirect",
        openapi_url="/api/openapi.json",
    )


def _add_health(app: FastAPI, ready: Ready) -> None:
    """What those ask who keep the process running."""

    @app.get("/healthz", tags=["operations"], summary="The process lives")
    async def healthz() -> dict[str, bool]:
        return {"alive": True}

    @app.get(
        "/readyz",
        tags=["operations"],
        summary="How each part stands; 503 when the database does not answer, or no updates are taken yet",
        response_model=dict[str, Any],
        responses={503: {"model": dict[str, Any], "description": "The same, when we cannot do our work"}},
    )
    async def readyz() -> JSONResponse:
        # Without a messenger there is still much to do, and another process would reach it no better.
        parts = await ready()
        return JSONResponse(parts, 200 if all(parts[name] for name in _NEEDED) else 503)


def _describe(app: FastAPI) -> None:
    """The description with an example for every call."""
    plain = app.openapi

    def complete() -> dict[str, Any]:
        return app.openapi_schema or add_examples(plain())

    # FastAPI's own way to extend it.
    app.openapi = complete  # type: ignore[method-assign]


async def nothing_there(_: Request) -> Response:
    """For addresses of the API that lead nowhere."""
    raise HTTPException(404)
