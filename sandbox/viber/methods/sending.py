"""Sending to one person or to many."""

from datetime import timedelta

from sandbox.chats import Json
from sandbox.people import Person
from sandbox.viber.arrivals import DELIVERED, SEEN, arrive, failed, noticed
from sandbox.viber.events import HOSTNAME
from sandbox.viber.media import NotShown
from sandbox.viber.messages import Content, read_message
from sandbox.viber.methods.call import Call
from sandbox.viber.reading import given
from sandbox.viber.statuses import API_VERSION_NOT_SUPPORTED, TOO_MANY_REQUESTS, Refused, bad_data

MOST_RECEIVERS = 300
MOST_UNANSWERED, UNANSWERED_SPAN = 100, timedelta(hours=1)
IN_SESSION, CHARGED = 1, 5
# Faults of the phone: the server has accepted the message by then.
PHONE_FAILURES = {
    "viber_failed": "message validation failed",
    "keyboard_failed": "keyboard is not supported on the device",
}


async def send_message(call: Call) -> Json:
    """Send to one person."""
    call.check_webhook()
    receiver = given(call.body, "receiver")
    content = read_message(call.body)
    person = _receiver(call, receiver, content)
    token, billing = call.bot.token_for_message(), _billing(call, person)
    await _deliver(call, person, content, token)
    return {"message_token": token, "chat_hostname": HOSTNAME, "billing_status": billing}


async def broadcast_message(call: Call) -> Json:
    """Send the same to many; who cannot be reached stands in the answer."""
    call.check_webhook()
    receivers = given(call.body, "broadcast_list")
    if not isinstance(receivers, list) or not 0 < len(receivers) <= MOST_RECEIVERS:
        raise bad_data(f"broadcast_list does not have 1 to {MOST_RECEIVERS} receivers")
    content, token = read_message(call.body), call.bot.token_for_message()
    failed_list, billing = [], IN_SESSION
    for receiver in receivers:
        try:
            person = _receiver(call, receiver, content)
        except Refused as refused:
            failed_list.append({"receiver": receiver, **refused.as_json()})
            continue
        billing = max(billing, _billing(call, person))
        await _deliver(call, person, content, token)
    return {
        "message_token": token,
        "chat_hostname": HOSTNAME,
        "billing_status": billing,
        "failed_list": failed_list,
    }


def _receiver(call: Call, receiver: object, content: Content) -> Person:
    person = call.subscriber(receiver)
    if content.level > person.api_version:
        raise API_VERSION_NOT_SUPPORTED
    _count_unanswered(call, person)
    return person


def _count_unanswered(call: Call, person: Person) -> None:
    """So many messages in an hour; every answer of the person begins anew."""
    if not call.bot.enforced["unanswered"]:
        return
    now, standing = call.bot.house.clock.now(), call.bot.standing(person)
    standing.unanswered = [sent for sent in standing.unanswered if now - sent < UNANSWERED_SPAN]
    if len(standing.unanswered) >= MOST_UNANSWERED:
        raise TOO_MANY_REQUESTS
    standing.unanswered.append(now)


def _billing(call: Call, person: Person) -> int:
    in_session = call.bot.standing(person).in_session(call.bot.house.clock.now())
    return IN_SESSION if in_session else CHARGED


async def _deliver(call: Call, person: Person, content: Content, token: int) -> None:
    """Bring a message onto the phone; what the phone says of it is told after the answer."""
    kinds = (SEEN, DELIVERED) if call.trouble == "seen_first" else (DELIVERED,)
    try:
        if call.trouble in PHONE_FAILURES:
            raise NotShown(PHONE_FAILURES[call.trouble])
        await arrive(call.bot, person, content, token, state=kinds[0])
    except NotShown as reason:
        call.tellings.append(failed(person, token, str(reason)))
        return
    call.tellings += [noticed(kind, person, token) for kind in kinds]
