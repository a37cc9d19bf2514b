"""What a text is about: service, address, language, intent, abuse, phone numbers. Imports core."""

from understanding.language import detect_language
from understanding.reader import COMPLAINT, Reader
from understanding.understood import FoundAddress, Scored, Understanding

__all__ = ["COMPLAINT", "FoundAddress", "Reader", "Scored", "Understanding", "detect_language"]
