"""How well messages are understood: `python -m bench.understanding`, and `--help`."""
