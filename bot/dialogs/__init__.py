"""Conversations, one a file, and the engine that walks them. They know no messenger, no SQL, no HTTP."""
