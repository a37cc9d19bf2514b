"""A complaint about an operator: which talk it is about, so that whoever judges it can read it."""

from bot.dialogs.dialog import Again, Next, Outcome, Step, Turn
from bot.dialogs.report_draft import service_of
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows
from bot.wording import say_local_moment
from core.city import City
from core.city_services import COMPLAINT
from core.complaints import ABOUT_TALK, PastTalk, recent_talks

NONE = "none"


async def read_talks(turn: Turn) -> None:
    """What the citizen can choose from."""
    turn.talks = await recent_talks(turn.work, turn.citizen.citizen_id, turn.now)


def ask_talk(turn: Turn) -> Outgoing:
    """One tap; a complaint about something else has no talk."""
    text = _(
        "Which talk is it about? The supervisor reads it word for word. The operator learns nothing of it."
    )
    choices = (Choice(str(talk.id), _label(talk, turn.city)) for talk in turn.talks)
    return Outgoing(text, rows=rows(*choices, Choice(NONE, _("It is about something else"))))


async def take_talk(turn: Turn) -> Outcome:
    """One of the citizen's own talks, or none."""
    if not turn.said.choice:
        return Again(_("Please press one of the buttons."))
    turn.draft[ABOUT_TALK] = 0 if turn.said.choice == NONE else int(turn.said.choice)
    return Next()


def say_talk(turn: Turn) -> str:
    """A line of the summary; "" where no talk was named."""
    named = next((talk for talk in turn.talks if talk.id == talk_of_draft(turn)), None)
    return _("The talk: {talk}").format(talk=_label(named, turn.city)) if named else ""


def talk_of_draft(turn: Turn) -> int | None:
    """The talk that goes with the request; it has to be one of the citizen's own."""
    own = {talk.id for talk in turn.talks}
    talk = turn.draft.get(ABOUT_TALK)
    return talk if service_of(turn).code == COMPLAINT and talk in own else None


def _label(talk: PastTalk, city: City) -> str:
    return ", ".join(filter(None, (say_local_moment(talk.at, city), talk.operator.split(" ")[0])))


def _lacks_talk(turn: Turn) -> bool:
    complains = service_of(turn).code == COMPLAINT and turn.operator is None
    return complains and bool(turn.talks) and ABOUT_TALK not in turn.draft


TALK_STEP = Step("talk", ask_talk, take_talk, needed=_lacks_talk)
