"""The methods of Viber's REST API that the sandbox answers."""

from collections.abc import Awaitable, Callable

from sandbox.chats import Json
from sandbox.viber.methods import account, sending, webhook
from sandbox.viber.methods.call import Call

# What a method returns stands in the answer beside the status.
Method = Callable[[Call], Awaitable[Json]]

METHODS: dict[str, Method] = {
    "set_webhook": webhook.set_webhook,
    "send_message": sending.send_message,
    "broadcast_message": sending.broadcast_message,
    "get_account_info": account.get_account_info,
    "get_user_details": account.get_user_details,
    "get_online": account.get_online,
}
