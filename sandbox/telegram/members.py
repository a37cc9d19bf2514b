"""What somebody is in a chat, as the Bot API describes it."""

from sandbox.chats import Json

ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_send_welcome_messages",
)
FOR_EVER = 0


def member_json(user: Json, status: str) -> Json:
    """Describe a member of a chat."""
    member: Json = {"user": user, "status": status}
    if status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False, **dict.fromkeys(ADMIN_RIGHTS, True)}
    if status == "kicked":
        member["until_date"] = FOR_EVER
    return member
