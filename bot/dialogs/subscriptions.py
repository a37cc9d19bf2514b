"""Notices of outages: for which places, of what, when not; and an end to all of them in one tap."""

from bot.dialogs.dialog import Again, Dialog, Go, Outcome, Step, Turn, never
from bot.dialogs.free_words import hear, tells_fault
from bot.dialogs.kind_words import read_kinds, say_kinds
from bot.dialogs.phrases import anywhere, is_yes, only
from bot.dialogs.place import hear_place, say_place
from bot.dialogs.quiet_words import read_quiet, say_quiet
from bot.dialogs.subscription_adding import ADDING_STEPS, add_place, after_place
from bot.dialogs.subscription_quiet import QUIET_STEP, set_quiet
from bot.dialogs.subscription_stop import NAME, say_wish, stop_all, take_late, theirs
from bot.dialogs.subscription_stopped import STOPPED_STEP
from bot.i18n import _
from bot.messages import Choice, Outgoing, Rows, rows
from bot.outage_lines import name_kind
from core.outages import OutageKind
from core.subscriptions import Subscription


async def ask_list(turn: Turn) -> Outgoing:
    """Every place with what is told of it."""
    wishes = await theirs(turn)
    if not wishes:
        text = _(
            "You get no notices of outages. "
            "I can write to you before water, electricity or heating is off at your place."
        )
        return Outgoing(text, rows=rows(Choice("add", _("Get notices of a place"))))
    lines = [say_wish(one, turn.city) for one in wishes]
    quiet = await turn.work.subscriptions.quiet_hours(turn.citizen.citizen_id)
    silent = _("Quiet hours: {hours}").format(hours=say_quiet(quiet)) if quiet else _("Quiet hours: none")
    choices = (
        *(Choice(f"one.{one.id}", say_place(one.place, turn.city)) for one in wishes),
        Choice("add", _("Another place")),
        Choice("quiet", _("Quiet hours")),
        Choice("stop", _("Stop all notices")),
    )
    return Outgoing("\n".join((*lines, "", silent)), _("Notices of outages"), rows(*choices))


async def take_list(turn: Turn) -> Outcome:
    """One of them, another one, or an end to all."""
    match turn.said.choice:
        case "add":
            return add_place()
        case "quiet":
            return Go("quiet")
        case "stop":
            return await stop_all(turn) or Go("list")
        case "":
            return await _take_words(turn)
    turn.draft["id"] = int(turn.said.choice.removeprefix("one."))
    return Go("one")


async def _take_words(turn: Turn) -> Outcome:
    """Hours, a place to add, or something else altogether."""
    text = turn.said.text
    if not text:
        return Again(_("Please press one of the buttons."))
    if is_yes(text) and not await theirs(turn):
        return add_place()
    heard = turn.understand(text)
    if heard.address.street_ids and not tells_fault(heard):
        turn.draft.clear()
        turn.draft["adding"] = True
        return await after_place(turn, hear_place(turn, heard.address))
    if (quiet := read_quiet(text)) and await theirs(turn):
        return await set_quiet(turn, quiet)
    return await hear(turn)


async def ask_done(turn: Turn) -> Outgoing:
    """That was all; what may be changed is one tap away."""
    one = await _shown(turn)
    if one is None:
        return _say_removed()
    choices = (
        Choice("one", _("Choose what I write about")),
        Choice("add", _("Another place")),
        Choice("list", _("All my notices")),
    )
    text = _("Done. I write to you when something is off here, or will be.")
    return Outgoing(text, say_place(one.place, turn.city), rows(*choices))


async def take_done(turn: Turn) -> Outcome:
    """On to the kinds; everything else as there."""
    return Go("one") if turn.said.choice == "one" else await take_one(turn)


def _say_removed() -> Outgoing:
    return Outgoing(_("This place is removed."), rows=rows(Choice("list", _("All my notices"))))


async def ask_one(turn: Turn) -> Outgoing:
    """What is told of this place; each kind is one tap."""
    one = await _shown(turn)
    if one is None:
        return _say_removed()
    text = _("I write to you of: {kinds}.").format(kinds=say_kinds(one.kinds))
    hint = _("To change it, press a line below.")
    ways = Choice("add", _("Another place")), Choice("remove", _("Remove this place"))
    return Outgoing(
        f"{text} {hint}",
        say_place(one.place, turn.city),
        (*_toggles(one), *rows(*ways, Choice("list", _("All my notices")))),
    )


def _toggles(one: Subscription) -> Rows:
    choices = []
    for kind in OutageKind:
        label = _("{kind}: yes") if kind in one.kinds else _("{kind}: no")
        choices.append(Choice(f"kind.{kind}", label.format(kind=name_kind(kind))))
    return rows(*choices)


async def _shown(turn: Turn) -> Subscription | None:
    return next((one for one in await theirs(turn) if one.id == turn.draft.get("id")), None)


async def take_one(turn: Turn) -> Outcome:
    """Other kinds, another place, or an end to this one."""
    choice, one = turn.said.choice, await _shown(turn)
    if choice == "add":
        return add_place()
    if choice == "list" or one is None:
        return Go("list")
    if choice == "remove" or _removes(turn.said.text):
        await turn.work.subscriptions.remove(turn.citizen.citizen_id, one.id)
        return Go("list", _("Removed. I do not write to you of this place any more."))
    if choice:
        return await _set_kinds(turn, one, one.kinds ^ {OutageKind(choice.removeprefix("kind."))})
    kinds = read_kinds(turn.said.text, one.kinds)
    if kinds and not _tells_of_outage(turn):
        return await _set_kinds(turn, one, kinds)
    return await _take_words(turn)


def _tells_of_outage(turn: Turn) -> bool:
    """«Нема води» and «вода, Куїнджі 20» are no choice of kinds: all the others would be lost by it."""
    return bool(_is_off(turn.said.text) or turn.understand(turn.said.text).address.street_ids)


_is_off = anywhere(
    r"нема\w*|нет|зник\w*|пропа\w*|(?:від|от)ключ\w*", r"не (?:іде|йде|идёт|идет|працю\w*|работа\w*)"
)
_removes = only(r"прибр\w*|прибер\w*|видал\w*|удал\w*|убер\w*|убр\w*|remove|(?:цю|эту|адрес\w*)")


async def _set_kinds(turn: Turn, one: Subscription, kinds: frozenset[OutageKind]) -> Outcome:
    if not kinds:
        return Again(_("One kind has to stay. To hear nothing of this place, remove it."))
    await turn.work.subscriptions.set_kinds(turn.citizen.citizen_id, one.id, kinds)
    return Go("one")


SUBSCRIPTIONS = Dialog(
    NAME,
    steps=(
        STOPPED_STEP,
        *ADDING_STEPS,
        Step("done", ask_done, take_done, needed=never),
        Step("one", ask_one, take_one, needed=never),
        QUIET_STEP,
        Step("list", ask_list, take_list),
    ),
    late=take_late,
)
