"""An end to all notices in one tap or one word. Also the other buttons under a notice."""

from bot.dialogs.dialog import Again, Begin, Outcome, Turn
from bot.dialogs.kind_words import say_kinds
from bot.dialogs.place import say_place
from bot.dialogs.to_operator import NAME as TALK
from bot.i18n import _
from core.city import City
from core.subscriptions import Subscription

NAME = "subscriptions"


async def theirs(turn: Turn) -> list[Subscription]:
    """What the citizen is told of."""
    return await turn.work.subscriptions.of_citizen(turn.citizen.citizen_id)


def say_wish(one: Subscription, city: City) -> str:
    """In one line: where, and of what."""
    place, kinds = say_place(one.place, city), say_kinds(one.kinds)
    return _("{place}: {kinds}").format(place=place, kinds=kinds)


async def stop_all(turn: Turn) -> Begin | None:
    """Forget every place, and remember them as long as this question stands; None when there is none."""
    wishes = await theirs(turn)
    quiet = await turn.work.subscriptions.quiet_hours(turn.citizen.citizen_id)
    await turn.work.subscriptions.stop(turn.citizen.citizen_id)
    if not wishes:
        return None
    places = [[one.street_id, one.house, one.district, sorted(one.kinds)] for one in wishes]
    hours = [quiet.begin, quiet.end] if quiet else None
    return Begin(NAME, {"stopped": {"places": places, "quiet": hours}})


async def stop_in_words(turn: Turn) -> Outcome:
    """The same for who says so; nobody is left without an answer."""
    return await stop_all(turn) or Again(_say_nothing_to_stop())


def _say_nothing_to_stop() -> str:
    return _("You get no notices of outages, so there is nothing to stop. I write about your requests only.")


def say_stopped() -> str:
    """What has been done."""
    return _("Stopped. I write to you of outages no more. Your requests go on as before.")


async def take_late(turn: Turn) -> str | Begin:
    """The buttons under a notice: the number of its broadcast stops all, nothing shows what one gets."""
    in_talk = turn.conversation.dialog == TALK
    if turn.said.choice.isdecimal():
        stopped = await stop_all(turn)
        if stopped is None:
            return _say_nothing_to_stop()
        return say_stopped() if in_talk else stopped
    if turn.said.choice:
        return ""
    if in_talk:
        return _("You are talking with an operator. To leave, press «End the talk».")
    return Begin(NAME, stays=True)  # the notice can still be the one that stops all
