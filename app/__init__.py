"""Puts the rooms together: settings, command line, start and stop, the rounds of timers."""
