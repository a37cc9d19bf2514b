"""The Bot API's refusals, word for word."""

from sandbox.chats import Json


class Refused(Exception):
    """A call that is answered with an error."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """Return the answer's body."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str, parameters: Json | None = None) -> Refused:
    """Refuse a call that is wrong in itself; server codes such as TOPIC_CLOSED keep their capitals."""
    keeps_capital = len(reason) > 1 and (reason[1].isupper() or reason[1] == "_")
    return Refused(
        400, "Bad Request: " + (reason if keeps_capital else reason[0].lower() + reason[1:]), parameters
    )


def forbidden(reason: str) -> Refused:
    """Refuse a call that people or groups do not allow."""
    return Refused(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refused:
    """Refuse a call that stands in another's way."""
    return Refused(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> Refused:
    """Refuse a call that comes too soon."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})


UNAUTHORIZED = "Unauthorized"
INVALID_TOKEN = "Unauthorized: invalid token specified"  # noqa: S105 - an error's text
NOT_FOUND = "Not Found"
METHOD_NOT_FOUND = "Not Found: method not found"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
POLL_ENDED_BY_WEBHOOK = "terminated by setWebhook request"
