"""What a name in a city's files is."""

from collections.abc import Mapping

Names = Mapping[str, str]
"""A name in each language: uk and ru."""
