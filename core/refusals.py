"""A refusal states facts; the room that speaks to the person finds the words."""


class Refusal(Exception):
    """Base of everything the core declines to do. Subclasses carry the facts as attributes."""
