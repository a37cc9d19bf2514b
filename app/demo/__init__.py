"""A believable year of an invented city's requests, to look at the service full of life."""
