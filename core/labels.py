"""A label on a house, in a lift, at a stop: what its link carries, so that nothing has to be typed.

Telegram takes 64 characters of A-Z a-z 0-9 _ -. Codes of services and streets are longer than that together,
so digests stand for them, with a check over the codes themselves: a label outlives the order of the tables,
and one whose street or service is gone leads to nothing wrong.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product

from core.city import City
from core.city_services import LocationKind

MARK = "q1"
"""How such a link begins; what is written otherwise some day begins otherwise."""
LONGEST = 64
_STREET, _SERVICE, _CHECK = 6, 3, 3
"""Bytes."""
_LETTERS = "cp1251"
"""One byte for a letter of either language."""
ON_LABELS = frozenset({LocationKind.building, LocationKind.point, LocationKind.optional})
"""Of what a label may be: an account is its holder's alone, and a route is no place."""


class LabelTooLong(Exception):
    """What stands beside the house does not fit."""


class LetterUnknown(Exception):
    """What stands beside the house has a letter that a link has no room for, such as a picture."""


@dataclass(frozen=True)
class Label:
    """A place and what may be wrong there. `near`: an entrance, a stop, the yard."""

    service: str
    street_id: str
    house: str = ""
    near: str = ""


def write_label(label: Label) -> str:
    """What the link carries. Raises LabelTooLong, LetterUnknown."""
    beside = f"{label.house}\n{label.near}".replace("ʼ", "’")
    try:
        words = beside.encode(_LETTERS)
    except UnicodeEncodeError as error:
        raise LetterUnknown(beside[error.start : error.end]) from None
    body = _digest(label.street_id, _STREET) + _digest(label.service, _SERVICE) + _check(label, words) + words
    payload = MARK + urlsafe_b64encode(body).rstrip(b"=").decode()
    if len(payload) > LONGEST:
        raise LabelTooLong(label.near)
    return payload


def is_label(payload: str) -> bool:
    """Whether a link's words are a label's, be it one that leads nowhere any more."""
    return payload.startswith(MARK) and len(payload) <= LONGEST


def read_label(payload: str, city: City) -> Label | None:
    """The label, if its street and its service are still there."""
    body = _body(payload)
    words = body[_STREET + _SERVICE + _CHECK :]
    house, _line, near = words.decode(_LETTERS, "replace").replace("’", "ʼ").partition("\n")
    streets = [one.id for one in city.streets if _digest(one.id, _STREET) == body[:_STREET]]
    codes = [one.code for one in city.services if _digest(one.code, _SERVICE) == body[_STREET:][:_SERVICE]]
    for street_id, code in product(streets, codes):
        label = Label(code, street_id, house, near)
        fits = _check(label, words) == body[_STREET + _SERVICE :][:_CHECK]
        if fits and city.service(code).location in ON_LABELS:
            return label
    return None


def _body(payload: str) -> bytes:
    if not (is_label(payload) and payload.isascii()):
        return b""
    coded = payload.removeprefix(MARK)
    try:
        return urlsafe_b64decode(coded + "=" * (-len(coded) % 4))
    except (Error, ValueError):
        return b""


def _digest(code: str, size: int) -> bytes:
    return blake2b(code.encode(), digest_size=size).digest()


def _check(label: Label, words: bytes) -> bytes:
    return blake2b(f"{label.street_id}\n{label.service}\n".encode() + words, digest_size=_CHECK).digest()
