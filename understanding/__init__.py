"""What a text is about: service, address, language, intent, abuse, phone numbers. Imports core."""

from understanding.language import detect_language
from understanding.reader import Reader
from understanding.understood import FoundAddress, Problem, Scored, Understanding

__all__ = ["FoundAddress", "Problem", "Reader", "Scored", "Understanding", "detect_language"]
