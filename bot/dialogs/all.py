"""Every conversation of the bot."""

from bot.dialogs.addresses import ADDRESSES
from bot.dialogs.alert import ALERT
from bot.dialogs.appeal import APPEAL
from bot.dialogs.articles import ARTICLES
from bot.dialogs.broadcast import BROADCAST
from bot.dialogs.call import CALL_DIALOG, KNOWN_CALLER
from bot.dialogs.complaint import JUDGING
from bot.dialogs.decisions import DECISION
from bot.dialogs.engine import Engine
from bot.dialogs.explanations import EXPLANATION
from bot.dialogs.for_citizen import FOR_CITIZEN
from bot.dialogs.groups import GROUPS
from bot.dialogs.handling import HANDLING_DIALOG
from bot.dialogs.help_called import HELP
from bot.dialogs.joining import JOINING
from bot.dialogs.language import LANGUAGE
from bot.dialogs.late import LATE
from bot.dialogs.late_file import LATE_FILE
from bot.dialogs.marks import MARK
from bot.dialogs.menu import MENU
from bot.dialogs.my_data import MY_DATA
from bot.dialogs.operator import OPERATOR
from bot.dialogs.outage import OUTAGE
from bot.dialogs.outages import OUTAGES
from bot.dialogs.owed_answer import OWED_ANSWER
from bot.dialogs.people import PEOPLE
from bot.dialogs.report import REPORT
from bot.dialogs.requests import REQUESTS
from bot.dialogs.reviews import REVIEW
from bot.dialogs.scanned import SCANNED
from bot.dialogs.subscriptions import SUBSCRIPTIONS
from bot.dialogs.unsent import UNSENT
from bot.dialogs.verdict import VERDICT

DIALOGS = {
    dialog.name: dialog
    for dialog in (
        MENU,
        REPORT,
        HELP,
        REQUESTS,
        LANGUAGE,
        LATE_FILE,
        ADDRESSES,
        ALERT,
        MY_DATA,
        OUTAGES,
        ARTICLES,
        SUBSCRIPTIONS,
        JOINING,
        OPERATOR,
        UNSENT,
        SCANNED,
        VERDICT,
        LATE,
        MARK,
        DECISION,
        EXPLANATION,
        OWED_ANSWER,
        JUDGING,
        APPEAL,
        REVIEW,
        PEOPLE,
        GROUPS,
        OUTAGE,
        BROADCAST,
        CALL_DIALOG,
        KNOWN_CALLER,
        FOR_CITIZEN,
        HANDLING_DIALOG,
    )
}


def build_engine() -> Engine:
    """The engine with all dialogs."""
    return Engine(DIALOGS)
