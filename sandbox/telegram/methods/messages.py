"""Sending text, points and contacts; showing that the bot is at work."""

from sandbox.chats import Json
from sandbox.telegram.errors import bad_request
from sandbox.telegram.methods.call import Call
from sandbox.telegram.methods.posting import Content, send
from sandbox.telegram.texts import read_text

CONTACT_FIELDS = ("phone_number", "first_name", "last_name", "vcard")


def send_message(call: Call) -> Json:
    """Send a text."""
    call.writable_chat()
    text, entities = read_text(call.parameters)
    return send(call, Content("text", text, entities))


def send_location(call: Call) -> Json:
    """Send a point on the map."""
    location = {
        "latitude": call.parameters.number("latitude"),
        "longitude": call.parameters.number("longitude"),
    }
    return send(call, Content("location", payload={"location": location}))


def send_contact(call: Call) -> Json:
    """Send a contact card."""
    contact = {name: value for name in CONTACT_FIELDS if (value := call.parameters.text(name))}
    if not {"phone_number", "first_name"} <= contact.keys():
        raise bad_request("phone number or first name is empty")
    return send(call, Content("contact", payload={"contact": contact}))


def send_chat_action(call: Call) -> bool:
    """Show that the bot is typing or sending something."""
    chat = call.writable_chat()
    action = call.parameters.text("action")
    if not action:
        raise bad_request("wrong parameter action in request")
    call.house.live.publish({"kind": "action", "chat": chat.id, "action": action})
    return True
