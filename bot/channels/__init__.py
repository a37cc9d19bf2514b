"""Messengers, one a file. Their types stop here."""
