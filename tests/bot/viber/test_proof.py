"""Who called us, and whose number it is: what can be proved and what cannot."""

import hmac
import json
import string
from typing import Any

import pytest
import viberbot
from hypothesis import given
from hypothesis import strategies as st
from viberbot.api.bot_configuration import BotConfiguration

from bot.channels.viber import Viber
from bot.channels.viber_events import parse, signature
from bot.channels.viber_presses import Vouching
from bot.messages import Choice, Outgoing, Request, rows
from tests.bot.viber.viber_api import IVAN, OLENA, TOKEN, ViberApi

UNSUBSCRIBED = (
    b'{"event":"unsubscribed","timestamp":1516678387902,"user_id":"KMMqtlNTDxIm/5bZhdQ5uA==",'
    b'"message_token":5136431130449316903}'
)
VECTORS = [
    (TOKEN, UNSUBSCRIBED, "d84d8648b402a2737838fea4da41d903d1af1aed92466b1758828ad27e31a9f9"),
    (
        "test-viber-token",
        b'{"event":"message","timestamp":1234567890}',
        "a6209a44d6cbb4781e2e3b647d83d9d983c2060d598ff4a5c2b152e92f19b932",
    ),
]
OWN = "report:phone:3:own"
TOKENS = st.text(string.ascii_letters + string.digits + "-", min_size=1, max_size=60)


@pytest.mark.parametrize(("token", "body", "expected"), VECTORS)
def test_F10_a_signature_is_the_one_that_viber_makes(token: str, body: bytes, expected: str) -> None:
    assert signature(token, body) == expected


@given(TOKENS, st.binary(max_size=200))
def test_F10_vibers_own_library_agrees_with_every_signature(token: str, body: bytes) -> None:
    api = viberbot.Api(BotConfiguration(auth_token=token, name="Місто", avatar=None))
    assert api.verify_signature(body, signature(token, body))


def test_F10_a_signature_stands_for_the_raw_bytes() -> None:
    rewritten = json.dumps(json.loads(UNSUBSCRIBED)).encode()
    assert json.loads(rewritten) == json.loads(UNSUBSCRIBED)
    assert signature(TOKEN, rewritten) != signature(TOKEN, UNSUBSCRIBED)


def test_F16_a_proof_is_good_for_its_person_and_button_and_bot_alone() -> None:
    vouching = Vouching(TOKEN)
    proof = vouching.proof(OLENA, OWN)
    assert vouching.vouches(OLENA, OWN, proof)
    assert not vouching.vouches(IVAN, OWN, proof)
    assert not vouching.vouches(OLENA.swapcase(), OWN, proof)
    assert not vouching.vouches(OLENA, "report:phone:4:own", proof)
    assert not Vouching("test-viber-token").vouches(OLENA, OWN, proof)


def test_F16_a_proof_is_good_after_a_restart() -> None:
    assert Vouching(TOKEN).vouches(OLENA, OWN, Vouching(TOKEN).proof(OLENA, OWN))


@given(st.text(max_size=40))
def test_F16_nothing_but_the_proof_is_one(guess: str) -> None:
    vouching = Vouching(TOKEN)
    assert vouching.vouches(OLENA, OWN, guess) == (guess == vouching.proof(OLENA, OWN))


def test_F16_a_proof_is_long_enough_not_to_be_guessed() -> None:
    proofs = {Vouching(TOKEN).proof(f"person {number}", OWN) for number in range(1000)}
    assert len(proofs) == 1000
    assert all(len(proof) >= 16 and set(proof) <= set(string.hexdigits.lower()) for proof in proofs)


def test_F16_a_proof_tells_neither_the_token_nor_the_signature_of_anything() -> None:
    proof = Vouching(TOKEN).proof(OLENA, OWN)
    assert not signature(TOKEN, f"{OLENA} {OWN}".encode()).startswith(proof)
    assert TOKEN not in proof


def test_F16_proofs_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[Any, Any]] = []

    def compare_digest(one: Any, other: Any) -> bool:
        compared.append((one, other))
        return bool(one == other)

    vouching = Vouching(TOKEN)
    proof = vouching.proof(OLENA, OWN)
    monkeypatch.setattr(hmac, "compare_digest", compare_digest)
    assert not vouching.vouches(OLENA, OWN, proof[:-1] + "x")
    assert vouching.vouches(OLENA, OWN, proof)
    assert len(compared) == 2


ASKED = Outgoing("?", rows=rows(Choice("own", "Share", Request.contact, OWN)))


async def words_of_the_button(viber: Viber, server: ViberApi, person: str) -> str:
    """What the button says that this person was shown."""
    await viber.send(person, ASKED, [])
    [button] = server.calls[-1].body["keyboard"]["Buttons"]
    return str(button["ActionBody"])


def shared(words: str, person: str) -> dict[str, Any]:
    """A number as Viber brings it, with the words of a button."""
    contact = {"type": "contact", "text": words, "contact": {"phone_number": "380000000101"}}
    event = {"event": "message", "timestamp": 1795514400250, "message_token": 5741311803571721087}
    return event | {"sender": {"id": person}, "message": contact}


async def test_F16_the_number_shared_with_our_button_is_the_persons_own(
    viber: Viber, server: ViberApi
) -> None:
    words = await words_of_the_button(viber, server, OLENA)
    assert viber.parse(shared(words, OLENA)).own_phone
    assert not viber.parse(shared(words, IVAN)).own_phone


async def test_F16_the_proof_outlives_the_process(viber: Viber, server: ViberApi) -> None:
    words = await words_of_the_button(viber, server, OLENA)
    assert server.channel().parse(shared(words, OLENA)).own_phone
    assert parse(shared(words, OLENA), "viber", Vouching(TOKEN).vouches).own_phone


async def test_F16_every_person_gets_other_words(viber: Viber, server: ViberApi) -> None:
    assert await words_of_the_button(viber, server, OLENA) != await words_of_the_button(viber, server, IVAN)
