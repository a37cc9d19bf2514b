"""What a button of Viber says when it is pressed: a text like any other, so it has to be told from typing."""

import hashlib
import hmac

from bot.messages import Press

PRESS = "press:"
PROOF_LENGTH = 16


def press_words(data: str) -> str:
    """The words of a button. A command stands for itself."""
    return data if data.startswith("/") else PRESS + data


def read_press(text: str) -> Press:
    """The press behind a button's words; a request's proof is of use only beside a contact."""
    return Press("", text.removeprefix(PRESS).partition("~")[0], "")


class Vouching:
    """Tells the person's own number from somebody else's card.

    A contact of Viber names no account. The words of the button come back with the number, so they
    hold a proof that nobody else can make; a card from the address book has no such words.
    """

    def __init__(self, token: str) -> None:
        self._key = hmac.new(token.encode(), b"own number", hashlib.sha256).digest()

    def proof(self, person: str, data: str) -> str:
        """The proof for this person and this button."""
        return hmac.new(self._key, f"{person} {data}".encode(), hashlib.sha256).hexdigest()[:PROOF_LENGTH]

    def vouches(self, person: str, data: str, proof: str) -> bool:
        """Whether we made this proof for them."""
        return hmac.compare_digest(self.proof(person, data).encode(), proof.encode())
