"""Saved addresses: kept under a name, renamed, removed."""

from bot.dialogs.dialog import Again, Dialog, Finish, Go, Outcome, Step, Turn, never
from bot.i18n import _
from bot.messages import Choice, Outgoing, pairs, rows
from bot.wording import say_address
from core.addresses import LONGEST_LABEL, MOST_SAVED, SavedAddress
from core.cases import Address


def say_saved(turn: Turn, saved: SavedAddress) -> str:
    """One line: the name and the address."""
    address = Address(saved.street_id, saved.house, saved.flat or None)
    return _("{label}: {address}").format(label=saved.label, address=say_address(address, turn.city))


async def saved_addresses(turn: Turn) -> list[SavedAddress]:
    """The citizen's addresses."""
    return await turn.work.addresses.of_citizen(turn.citizen.citizen_id)


async def can_save(turn: Turn, address: dict[str, str]) -> bool:
    """Whether this address is complete and not saved yet, and there is room."""
    saved = await saved_addresses(turn)
    known = any(
        (one.street_id, one.house, one.flat)
        == (address.get("street_id"), address.get("house"), address.get("flat") or "")
        for one in saved
    )
    return bool(address.get("street_id") and address.get("house")) and not known and len(saved) < MOST_SAVED


async def ask_list(turn: Turn) -> Outgoing:
    """All of them; each leads to what can be done with it."""
    saved = await saved_addresses(turn)
    if not saved:
        return Outgoing(_("You have no saved addresses. After a request I offer to save its address."))
    choices = (Choice(str(one.id), say_saved(turn, one)) for one in saved)
    return Outgoing(_("Choose an address to rename or remove it."), _("My addresses"), rows(*choices))


async def take_list(turn: Turn) -> Outcome:
    """One of them."""
    if not turn.said.choice:
        return Again(_("Please press one of the buttons."))
    turn.draft["id"] = int(turn.said.choice)
    return Go("one")


async def ask_one(turn: Turn) -> Outgoing:
    """What can be done with it."""
    saved = next((one for one in await saved_addresses(turn) if one.id == turn.draft["id"]), None)
    if saved is None:
        return Outgoing(_("This address is removed."), rows=rows(Choice("list", _("My addresses"))))
    return Outgoing(
        say_saved(turn, saved), rows=rows(Choice("label", _("Rename")), Choice("remove", _("Remove")))
    )


async def take_one(turn: Turn) -> Outcome:
    """Rename, remove, or back to the list."""
    if turn.said.choice == "remove":
        await turn.work.addresses.remove(turn.citizen.citizen_id, turn.draft["id"])
        return Go("list", _("The address is removed."))
    return Go(turn.said.choice) if turn.said.choice else Again(_("Please press one of the buttons."))


def ask_label(turn: Turn) -> Outgoing:
    """Its name stands on the button next time."""
    labels = (_("Home"), _("Work"), _("Parents"))
    text = _(
        "How shall I call this address? Press a button, or write a short name. Next time one tap is enough."
    )
    return Outgoing(text, rows=pairs(*(Choice(label, label) for label in labels)))


async def take_label(turn: Turn) -> Outcome:
    """Save a new address under this name, or give the name to a saved one."""
    label = (turn.said.choice or turn.said.text)[:LONGEST_LABEL].strip()
    if not label:
        return Again(_("Please write a short name, for example: Home."))
    if new := turn.draft.get("new"):
        await turn.work.addresses.save(
            turn.citizen.citizen_id, label, new["street_id"], new["house"], new.get("flat") or ""
        )
        say = _("The address is saved. Next time one tap is enough.")
        return Finish(say, draft=turn.draft.get("kept", {}))  # what stood beside the offer to save it
    await turn.work.addresses.rename(turn.citizen.citizen_id, turn.draft["id"], label)
    return Go("list", _("The address has a new name."))


def _is_new(turn: Turn) -> bool:
    return "new" in turn.draft


ADDRESSES = Dialog(
    "addresses",
    steps=(
        Step("label", ask_label, take_label, needed=_is_new),
        Step("one", ask_one, take_one, needed=never),
        Step("list", ask_list, take_list),
    ),
)
