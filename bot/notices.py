"""The words for what the core reports. They are found when a notice is sent, in the citizen's language."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.abuse_words import ABUSE_WORDS
from bot.case_notices import CASE_WORDS, say_short
from bot.desk.binding import say_purpose
from bot.i18n import _, named, ngettext
from bot.messages import Choice, Outgoing, rows
from bot.outage_notices import OUTAGE_WORDS
from bot.staff_notices import STAFF_WORDS
from bot.wording import number_to_ring, say_channel, say_local_moment
from core.attachments import LARGEST_FILE
from core.city import City
from core.groups import GroupTrouble
from core.numbers import spell_number
from core.outbox import NoticeKind
from understanding.phones import spell_phone

Facts = Mapping[str, str]


def _alert_raised(facts: Facts, city: City) -> Outgoing:
    about = named(city.name_of(facts["about"]))
    text = _("Where: {place}\nWhat happened: {words}").format(place=facts["place"], words=facts["words"])
    if facts["phone"]:
        text = _("{text}\nPhone: {phone}").format(text=text, phone=spell_phone(facts["phone"]))
    number = number_to_ring(city, facts["about"])
    say = _("The citizen cannot ring. Ring {number} for them.").format(number=number)
    take = Choice("take", _("I take it"), data=f"alert:take:0:{facts['id']}")
    return Outgoing(f"{say}\n\n{text}", _("Emergency: {about}").format(about=about), rows(take))


def _danger_again(facts: Facts, city: City) -> Outgoing:
    about = named(city.name_of(facts["about"]))
    say = _("The citizen tells of it again. They talk with the operators: talk {number}.")
    text = _("What happened: {words}").format(words=facts["words"])
    if facts["phone"]:
        text = _("{text}\nPhone: {phone}").format(text=text, phone=spell_phone(facts["phone"]))
    text = f"{say.format(number=facts['talk'])}\n\n{text}"
    return Outgoing(text, _("Emergency: {about}").format(about=about))


def _alert_taken(facts: Facts, city: City) -> Outgoing:
    if "place" in facts:
        return Outgoing(
            _("Your caller: whoever is on duty has taken it and is ringing now. {caller}").format(
                caller=_which_caller(facts)
            ),
            _("Help is called"),
        )
    return Outgoing(
        _("The operator on duty has taken your call for help and is ringing now."), _("Help is called")
    )


def _alert_waits(facts: Facts, city: City) -> Outgoing:
    number = number_to_ring(city, facts["about"])
    if "place" in facts:
        text = _("Your caller: nobody on duty has answered yet. Ring {number} yourself. {caller}")
        return Outgoing(text.format(number=number, caller=_which_caller(facts)))
    text = _("Nobody has answered yet; I go on trying. If somebody is near, ask them to ring {number}.")
    return Outgoing(text.format(number=number))


def _which_caller(facts: Facts) -> str:
    """An operator may have had others on the line since."""
    return ", ".join(filter(None, (spell_phone(facts["phone"]) if facts["phone"] else "", facts["place"])))


def _alert_withdrawn(facts: Facts, city: City) -> Outgoing:
    about = named(city.name_of(facts["about"]))
    text = _("The citizen has taken the call for help back. Nobody has to ring. Where: {place}")
    return Outgoing(text.format(place=facts["place"]), _("Called off: {about}").format(about=about))


def _draft_waits(facts: Facts, city: City) -> Outgoing:
    text = _(
        "Your request is not sent yet. What you wrote is kept. "
        "To go on, answer the last question, or write: menu."
    )
    return Outgoing(text)


def _operator_says(facts: Facts, city: City) -> Outgoing:
    """An answer that was on its way before talks took the place of questions."""
    text = _("{note}\n\nTo ask more, write: operator.").format(note=facts["note"])
    return Outgoing(text, _("An operator answers you"))


def _missed(facts: Facts, city: City) -> Outgoing:
    lines = "\n".join(f"{spell_number(number)}: {say_short(facts[number])}" for number in facts)
    text = _("I could not write to you for a while. Meanwhile:\n{lines}\n\nTo see more, write the number.")
    title = ngettext("News of your request", "News of your requests", len(facts))
    return Outgoing(text.format(lines=lines), title)


def _file_lost(facts: Facts, city: City) -> Outgoing:
    count = int(facts["count"])
    text = _(
        "A file may have at most {size} MB. Please send a smaller one, or describe it in words. "
        "What you wrote is kept."
    ).format(size=LARGEST_FILE >> 20)
    return Outgoing(text, ngettext("Your file has not arrived", "Some of your files have not arrived", count))


def _operator_off(facts: Facts, city: City) -> Outgoing:
    if "back" not in facts:
        return Outgoing(_("The operator's shift is over. Another operator will answer you here."))
    say = _("The operator's shift is over. Another operator will answer you here. They are back: {opening}.")
    return Outgoing(say.format(opening=say_local_moment(datetime.fromisoformat(facts["back"]), city)))


def _joined(facts: Facts, city: City) -> Outgoing:
    text = _(
        "Your {messenger} is connected now. You see the same requests and addresses here and there. "
        "If that was not you, write: my data, and part the messengers."
    )
    return Outgoing(text.format(messenger=say_channel(facts["channel"])))


def _group_trouble(facts: Facts, city: City) -> Outgoing:
    """To an admin."""
    what = {
        GroupTrouble.out: _(
            "I am not in the group any more. Please add me again and make me an administrator."
        ),
        GroupTrouble.demoted: _("I am no administrator of the group any more. Please make me one again."),
        GroupTrouble.no_topics: _(
            "The group has no topics, so operators cannot talk with citizens there. "
            "Citizens wait. Please switch on «Topics» in the group's settings."
        ),
        GroupTrouble.silenced: _("I may not write in the group any more. Please make me an administrator."),
    }[GroupTrouble(facts["trouble"])]
    text = _("{what} If the group is gone, bind another one.").format(what=what)
    names = {"group": facts["title"], "purpose": say_purpose(facts["purpose"], city)}
    return Outgoing(text, _("The group «{group}» ({purpose})").format(**names))


WORDS: dict[NoticeKind, Callable[[Facts, City], Outgoing]] = {
    **CASE_WORDS,
    **STAFF_WORDS,
    **ABUSE_WORDS,
    **OUTAGE_WORDS,
    NoticeKind.draft_waits: _draft_waits,
    NoticeKind.alert_raised: _alert_raised,
    NoticeKind.danger_again: _danger_again,
    NoticeKind.alert_taken: _alert_taken,
    NoticeKind.alert_waits: _alert_waits,
    NoticeKind.alert_withdrawn: _alert_withdrawn,
    NoticeKind.operator_says: _operator_says,
    NoticeKind.missed: _missed,
    NoticeKind.file_lost: _file_lost,
    NoticeKind.operator_off: _operator_off,
    NoticeKind.joined: _joined,
    NoticeKind.group_trouble: _group_trouble,
}


def put_into_words(kind: NoticeKind, facts: Facts, city: City) -> Outgoing:
    """The message for a notice, in the language in force."""
    return WORDS[kind](facts, city)
