"""Viber's status codes. An answer is HTTP 200 even when it refuses; the number in it tells the truth."""

from enum import IntEnum

from sandbox.chats import Json


class Status(IntEnum):
    """The codes that the sandbox answers with."""

    OK = 0
    INVALID_URL = 1
    INVALID_AUTH_TOKEN = 2
    BAD_DATA = 3
    MISSING_DATA = 4
    RECEIVER_NOT_REGISTERED = 5
    RECEIVER_NOT_SUBSCRIBED = 6
    WEBHOOK_NOT_SET = 10
    TOO_MANY_REQUESTS = 12
    API_VERSION_NOT_SUPPORTED = 13
    GENERAL_ERROR = 999


class Refused(Exception):
    """A call that is answered with a status other than 0."""

    def __init__(self, status: Status, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message

    def as_json(self) -> Json:
        """Return the answer's body."""
        return {"status": int(self.status), "status_message": self.message}


def bad_data(reason: str) -> Refused:
    """Refuse what is wrong in itself; the real server says less."""
    return Refused(Status.BAD_DATA, f"badData: {reason}")


def missing_data(name: str) -> Refused:
    """Refuse what lacks a field."""
    return Refused(Status.MISSING_DATA, f"missingData: {name}")


# The words differ from the codes' names, and so do they on the real server.
MISSING_TOKEN = Refused(Status.INVALID_AUTH_TOKEN, "missing_auth_token")
INVALID_TOKEN = Refused(Status.INVALID_AUTH_TOKEN, "invalidAuthToken")
BAD_RECEIVER = Refused(Status.GENERAL_ERROR, "Bad receiver ID")
NOT_REGISTERED = Refused(Status.RECEIVER_NOT_REGISTERED, "receiverNotRegistered")
NOT_SUBSCRIBED = Refused(Status.RECEIVER_NOT_SUBSCRIBED, "notSubscribed")
WEBHOOK_NOT_SET = Refused(Status.WEBHOOK_NOT_SET, "webhookNotSet")
TOO_MANY_REQUESTS = Refused(Status.TOO_MANY_REQUESTS, "Too many requests")
API_VERSION_NOT_SUPPORTED = Refused(Status.API_VERSION_NOT_SUPPORTED, "apiVersionNotSupported")
