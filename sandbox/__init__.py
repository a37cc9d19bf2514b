"""A pretended messenger world on this machine: to try the service out, to test it, to load it."""
