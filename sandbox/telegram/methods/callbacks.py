"""Answering a pressed button."""

from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.call import Call

LONGEST_NOTICE = 200


def answer_callback_query(call: Call) -> bool:
    """Show the person who pressed a short notice, or nothing."""
    text = call.parameters.text("text")
    if len(text) > LONGEST_NOTICE:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {
        "notice": text or None,
        "alert": call.parameters.flag("show_alert"),
        "url": call.parameters.text("url") or None,
    }
    call.bot.callbacks.answer(call.parameters.text("callback_query_id"), answer, call.house.clock.now())
    return True
