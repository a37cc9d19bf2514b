"""The pretended Telegram: the Bot API as its clients see it, and what people do in their chats."""
