"""For this machine alone: whether the service is idle, so that a sandbox or a script can wait for it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Waiting = Callable[[], Awaitable[tuple[list[str], datetime | None]]]


def from_this_machine(request: Request) -> bool:
    """Whether the caller is on the loopback interface."""
    return request.client is not None and ip_address(request.client.host).is_loopback


def idle_route(waiting_for: Waiting) -> Route:
    """`GET /internal/idle`: `{"idle": bool, "waiting_for": [...], "next_due": ISO 8601 or null}`."""

    async def idle(request: Request) -> Response:
        if not from_this_machine(request):
            return Response(status_code=404)
        reasons, next_due = await waiting_for()
        return JSONResponse(
            {
                "idle": not reasons,
                "waiting_for": reasons,
                "next_due": next_due.isoformat() if next_due else None,
            }
        )

    return Route("/internal/idle", idle)
