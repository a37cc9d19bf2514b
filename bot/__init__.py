"""The chat face: conversations, channels, delivery. Imports core and understanding."""
