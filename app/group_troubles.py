"""What keeps the bot from working in a group, in words with the mend."""

from core.groups import GroupTrouble

_WORDS = {
    GroupTrouble.out: "the bot was taken out: add it again as administrator, or bind another group",
    GroupTrouble.demoted: "the bot is no administrator any more: make it one again",
    GroupTrouble.no_topics: "the group has no topics: switch them on in its settings",
    GroupTrouble.silenced: "the bot may not write: make it administrator",
}


def in_words_of(trouble: GroupTrouble) -> str:
    """One sentence; "it works" when there is no trouble."""
    return _WORDS.get(trouble, "it works")
