"""The staff's side of the chat: what happens in groups."""
