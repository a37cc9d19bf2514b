"""The HTTP face: routes, schemas, and which core error becomes which status. Imports the core."""
