"""Long texts are cut where a reader would pause, and nothing gets lost."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.splitting import split, units

LIMIT = 40
PIECES = st.sampled_from(
    ["слово", "і", "🙂", "👩‍🔧", ". ", "\n", "\n\n", " ", "  ", "\t", "<b>", "&amp;", "e\u0301"]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=60).map(
    "".join
)


def without_space(text: str) -> str:
    """What must not get lost."""
    return "".join(text.split())


@settings(deadline=None)
@given(TEXTS.filter(str.strip), st.integers(2, LIMIT))
@example("🙂" * 50, 3)
def test_F38_parts_fit_and_lose_nothing_but_white_space(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < units(part) <= limit for part in parts)
    assert without_space("".join(parts)) == without_space(text)


@settings(deadline=None)
@given(TEXTS)
def test_a_text_that_fits_is_left_alone(text: str) -> None:
    assert split(text, max(2, units(text))) == [text]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["вода", "світло", "тепло", "яма"]), min_size=1, max_size=80))
def test_words_stay_whole(words: list[str]) -> None:
    parts = split(" ".join(words), LIMIT)
    assert " ".join(parts).split() == words


def test_a_paragraph_is_preferred_to_a_sentence_and_that_to_a_word() -> None:
    first = "Перше речення тут. Друге"
    assert split(f"{first}\n\n{'далі ' * 6}", LIMIT)[0] == first
    assert split(f"Перше доволі довге речення. {'далі ' * 9}", LIMIT)[0] == "Перше доволі довге речення."


def test_units_are_those_of_utf_16() -> None:
    assert [units(text) for text in ("", "яма", "🙂", "👩‍🔧")] == [0, 3, 2, 5]
