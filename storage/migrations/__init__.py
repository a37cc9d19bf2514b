"""Numbered, reversible steps from one shape of the tables to the next."""
