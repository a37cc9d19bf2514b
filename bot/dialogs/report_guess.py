"""The likeliest services, where the words did not tell surely, and what others do instead of the city."""

from bot.dialogs.dialog import Again, Finish, Go, Outcome, Step, Turn, never
from bot.dialogs.free_words import asks
from bot.dialogs.help_found import begin_article
from bot.dialogs.learning import keep_heard
from bot.dialogs.ordinals import which_of
from bot.dialogs.phrases import is_no, is_yes
from bot.dialogs.place_words import LIKELY
from bot.dialogs.report_service import choose, other_words, say_services, take_problem, take_service
from bot.dialogs.report_words import say_place, take_in
from bot.i18n import _, named
from bot.messages import Choice, Outgoing, rows
from bot.wording import say_done_by


def ask_guess(turn: Turn) -> Outgoing:
    """The likeliest services; none of them leads to the topics."""
    return say_services(
        turn, _("What is it about? I ask so that the right service gets it."), turn.draft["guesses"]
    )


async def take_guess(turn: Turn) -> Outcome:
    """A yes, a number or an address agree; other words add to what was told."""
    text, codes = turn.said.text, turn.draft["guesses"]
    if turn.said.choice or not text:
        return await take_service(turn)
    if is_no(text):
        return Go("group")
    if is_yes(text) and len(codes) == 1:
        return choose(turn, codes[0])
    if (place := which_of(text, len(codes))) is not None:
        return choose(turn, codes[place])
    if is_yes(text):
        return Again(_("Please choose one of these."))
    if asked := await asks(turn):
        return asked
    if any(one.score >= LIKELY for one in turn.understand(text).services):
        return await other_words(turn)
    say = take_in(turn)
    return choose(turn, codes[0]) if len(codes) == 1 and say_place(turn) else Again(say)


def ask_referral(turn: Turn) -> Outgoing:
    """Not the city's to do: who does it, and how to reach them."""
    referral = turn.city.referral(turn.draft["referral"])
    more = (Choice("more", _("More about it")),) if turn.city.articles_about(referral.code) else ()
    anyway = Choice("anyway", _("Pass it to an operator"))
    thanks = Choice("menu", _("Thank you, that is all"))
    return Outgoing(say_done_by(referral), title=named(referral.name), rows=rows(*more, anyway, thanks))


async def take_referral(turn: Turn) -> Outcome:
    """An operator may still take it; other words are a new try."""
    if turn.said.choice == "anyway":
        return choose(turn, turn.city.fallback_service)
    if turn.said.choice == "more":
        [article, *_others] = turn.city.articles_about(turn.draft["referral"])
        return await begin_article(turn, article.code, turn.draft.get("description", ""))
    if turn.said.choice == "menu" or is_no(turn.said.text):
        if turn.said.choice:
            await keep_heard(turn, turn.draft["referral"])
        return Finish("")
    if is_yes(turn.said.text) and turn.draft.get("pass_asked"):
        return choose(turn, turn.city.fallback_service)
    if is_yes(turn.said.text):
        turn.draft["pass_asked"] = True
        return Again(_("Shall I pass it to an operator?"))
    return await take_problem(turn)


GUESS_STEPS = (
    Step("guess", ask_guess, take_guess, needed=never),
    Step("referral", ask_referral, take_referral, needed=never),
)
