"""What comes back by mail: recognised, classified, read from mailboxes. Nothing here touches the database."""

from arrimage.letters.bounces.reading import Kind, Returned, read_message

__all__ = ["Kind", "Returned", "read_message"]
