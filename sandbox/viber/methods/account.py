"""What the bot may ask about itself and about people."""

from datetime import timedelta

from sandbox.chats import Json
from sandbox.people import DESKTOP, Person
from sandbox.viber.bot import NAME
from sandbox.viber.events import COUNTRY, user_json
from sandbox.viber.methods.call import Call
from sandbox.viber.reading import given
from sandbox.viber.statuses import TOO_MANY_REQUESTS, Refused, bad_data

ACCOUNT_ID = "pa:5800000000000000001"
MOST_IDS = 100
MOST_DETAILS, DETAILS_SPAN = 2, timedelta(hours=12)
ONLINE, UNDISCLOSED, UNAVAILABLE = (0, "online"), (2, "undisclosed"), (4, "unavailable")


async def get_account_info(call: Call) -> Json:
    """Describe the bot."""
    webhook = call.bot.state.webhook
    return {
        "id": ACCOUNT_ID,
        "name": NAME,
        "uri": "citysandbox",
        "icon": "",
        "background": "",
        "category": "Local Businesses",
        "subcategory": "Public Services",
        "location": {"lat": call.bot.house.town.lat, "lon": call.bot.house.town.lon},
        "country": COUNTRY,
        "webhook": webhook.url if webhook else "",
        "event_types": webhook.event_types if webhook else [],
        "subscribers_count": sum(person.subscribed for person in call.bot.people()),
        "members": [],
    }


async def get_user_details(call: Call) -> Json:
    """Describe a person's app, twice in twelve hours at most."""
    person = call.subscriber(given(call.body, "id"))
    now, standing = call.bot.house.clock.now(), call.bot.standing(person)
    standing.details_asked = [asked for asked in standing.details_asked if now - asked < DETAILS_SPAN]
    if len(standing.details_asked) >= MOST_DETAILS:
        raise TOO_MANY_REQUESTS
    standing.details_asked.append(now)
    return {"message_token": call.bot.token_for_message(), "user": _details(person)}


async def get_online(call: Call) -> Json:
    """Say who is online; nobody tells it to bots that they do not let write."""
    ids = given(call.body, "ids")
    if not isinstance(ids, list) or not 0 < len(ids) <= MOST_IDS:
        raise bad_data(f"ids does not have 1 to {MOST_IDS} entries")
    return {"users": [_presence(call, user_id) for user_id in ids]}


def _presence(call: Call, user_id: object) -> Json:
    try:
        status, message = ONLINE if call.person(user_id).subscribed else UNDISCLOSED
    except Refused:
        status, message = UNAVAILABLE
    return {"id": user_id, "online_status": status, "online_status_message": message}


def _details(person: Person) -> Json:
    desktop = person.device == DESKTOP
    return {
        **user_json(person, with_name=True),
        "primary_device_os": "Windows 11" if desktop else "android 15",
        "viber_version": "26.5.0",
        "mcc": 255,
        "mnc": 1,
        "device_type": "PC" if desktop else "Pixel 8",
    }
