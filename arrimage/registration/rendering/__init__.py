"""Papers of the door and codes, as bytes and pictures: data in, no query."""
