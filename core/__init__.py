"""What a case is and what may happen to it. Imports the standard library only."""
