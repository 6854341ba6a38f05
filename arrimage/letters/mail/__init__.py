"""Messages as bytes: written once per language, filled in for each recipient, signed, handed to a server."""
