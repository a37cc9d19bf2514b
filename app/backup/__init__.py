"""Backups: written whole or not at all, checked when they are written and before they are used."""
