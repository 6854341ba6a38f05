"""One module per kind of file; each has ``read(data: bytes) -> Document``."""
