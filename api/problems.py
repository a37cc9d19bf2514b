"""Errors as `application/problem+json`: a code for programs, a sentence for people, the field at fault."""

from collections.abc import Mapping

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from core.abuse import CitizenPaused
from core.access import LastAdmin
from core.announcing import MayNotAnnounce, NobodyApproves, NothingToFollow, Obstructed
from core.broadcasts import BroadcastMoveNotAllowed, BroadcastNotFound, ChangedSince
from core.cases import CaseNotFound
from core.elsewhere import NoSuchKind, NoSuchReferral
from core.escalations import EscalationNotFound, NotTheHead
from core.extensions import MayNotDecide, NoSuchRequest, NotExtendable
from core.filing import TooManyOpenCases
from core.grading import MayNotGrade, NotNext, NotTheirWords
from core.handoffs import HandoffMoveNotAllowed, HandoffNotFound, OthersHandoff
from core.hook_addresses import AddressRefused
from core.hooks import EndpointNotFound
from core.moves import Lacking, MoveNotAllowed, NoSuchFile, NotTheirs
from core.outages import OutageMoveNotAllowed
from core.periods import WrongPeriod
from core.ready import FieldsMissing, NoSuchReadyAnswer, SaidJustNow, WhichCase
from core.refusals import Refusal
from core.repeats import NameUsedBefore
from core.reviewing import MeasureNotFound, NothingToReview

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
# Core refusals and their status codes, in this one place.
STATUS: dict[type[Refusal], tuple[int, str]] = {
    HandoffMoveNotAllowed: (409, "handoff_move_not_allowed"),
    HandoffNotFound: (404, "handoff_not_found"),
    OthersHandoff: (409, "handoff_of_another"),
    CitizenPaused: (409, "citizen_paused"),
    MayNotGrade: (403, "may_not_decide"),
    NotNext: (409, "another_grade_is_next"),
    NotTheirWords: (422, "not_their_words"),
    MeasureNotFound: (404, "measure_not_found"),
    NothingToReview: (409, "nothing_to_review"),
    BroadcastNotFound: (404, "broadcast_not_found"),
    BroadcastMoveNotAllowed: (409, "broadcast_move_not_allowed"),
    ChangedSince: (409, "changed_since"),
    MayNotAnnounce: (403, "may_not_announce"),
    NobodyApproves: (409, "nobody_approves"),
    NothingToFollow: (409, "nothing_to_follow"),
    Obstructed: (409, "obstructed"),
    OutageMoveNotAllowed: (409, "outage_move_not_allowed"),
    CaseNotFound: (404, "case_not_found"),
    Lacking: (422, "something_is_lacking"),
    MoveNotAllowed: (409, "move_not_allowed"),
    NoSuchFile: (422, "no_such_file"),
    NotTheirs: (403, "case_of_another_unit"),
    EscalationNotFound: (404, "escalation_not_found"),
    MayNotDecide: (403, "may_not_decide"),
    NoSuchRequest: (404, "request_not_found"),
    NotExtendable: (409, "not_extendable"),
    NotTheHead: (403, "not_the_head"),
    AddressRefused: (422, "address_refused"),
    EndpointNotFound: (404, "webhook_not_found"),
    LastAdmin: (409, "last_admin"),
    NameUsedBefore: (409, "id_used_before"),
    NoSuchKind: (422, "unknown_kind"),
    NoSuchReferral: (422, "unknown_referral"),
    SaidJustNow: (409, "said_just_now"),
    NoSuchReadyAnswer: (422, "unknown_ready_answer"),
    FieldsMissing: (409, "fields_missing"),
    WhichCase: (409, "which_case"),
    TooManyOpenCases: (409, "too_many_open_cases"),
    WrongPeriod: (422, "wrong_period"),
}


class Problem(Exception):
    """An answer that is an error."""

    def __init__(
        self,
        status: int,
        code: str,
        sentence: str,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.status, self.code, self.sentence, self.field = status, code, sentence, field
        self.headers = headers


NOTHING_THERE = frozenset({404, 405})
KEY_NEEDED = Problem(401, "key_needed", "This call needs a key: send it in the header X-API-Key.")


class ProblemOut(BaseModel):
    """What every error looks like."""

    status: int
    code: str
    detail: str
    field: str | None = None


def _answer(request: Request, problem: Problem) -> JSONResponse:
    request.scope["problem"] = problem.code
    out = ProblemOut(status=problem.status, code=problem.code, detail=problem.sentence, field=problem.field)
    return JSONResponse(out.model_dump(), problem.status, problem.headers, media_type=MEDIA_TYPE)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


async def _on_problem(request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, Problem)  # noqa: S101 -- FastAPI hands over what was registered
    return _answer(request, problem)


async def _on_refusal(request: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)  # noqa: S101
    status, code = STATUS.get(type(refusal), (409, "refused"))
    return _answer(request, Problem(status, code, _sentence(str(refusal))))


async def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    # Where JSON cannot be read, the place is an offset and no field.
    path = () if first["type"] == "json_invalid" else first["loc"][1:]
    field = ".".join(map(str, path)) or None
    return _answer(
        request, Problem(422, "invalid", _sentence(first["msg"].removeprefix("Value error, ")), field)
    )


async def _on_nothing_there(request: Request, error: Exception) -> JSONResponse:
    """An address that leads nowhere: whoever has no key does not learn even that."""
    assert isinstance(error, HTTPException)  # noqa: S101
    if "x-api-key" not in request.headers:
        return _answer(request, KEY_NEEDED)
    if error.status_code not in NOTHING_THERE:
        return _answer(request, Problem(error.status_code, "invalid", _sentence(error.detail)))
    return _answer(
        request, Problem(error.status_code, "no_such_call", "There is no such call; see /api/docs.")
    )


async def _on_failure(request: Request, error: Exception) -> JSONResponse:
    """What went wrong is in our log; the caller learns that it did, and that nothing was changed."""
    log.error("a call failed", exc_info=error)
    return _answer(
        request,
        Problem(500, "failed", "Something went wrong here and nothing was changed; try again later."),
    )


def add_problem_handlers(app: FastAPI) -> None:
    """Let every error of this application leave as a problem."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(HTTPException, _on_nothing_there)
    app.add_exception_handler(Exception, _on_failure)
    app.add_exception_handler(Refusal, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_invalid)


# For the OpenAPI page: the errors that any call with a key may get.
ERRORS: dict[int | str, dict[str, object]] = {
    401: {"model": ProblemOut, "description": "No key, or one that is not in force"},
    403: {"model": ProblemOut, "description": "The key's role does not allow this"},
    413: {"model": ProblemOut, "description": "The request is too large"},
    422: {"model": ProblemOut, "description": "The request is not as described"},
    429: {
        "model": ProblemOut,
        "description": "The key makes too many calls",
        "headers": {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}},
    },
}
NOT_FOUND: dict[int | str, dict[str, object]] = {
    404: {"model": ProblemOut, "description": "There is nothing of this number"}
}
CONFLICT: dict[int | str, dict[str, object]] = {
    409: {"model": ProblemOut, "description": "As things stand this is not possible"}
}
