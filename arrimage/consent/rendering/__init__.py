"""People's information as documents: data in, bytes out, no query."""
