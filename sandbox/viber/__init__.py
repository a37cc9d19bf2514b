"""A pretended Viber: its REST API, its callbacks and the people who use it."""
