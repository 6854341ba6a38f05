"""What is done, with consequences, about people's information: a verb for each, in the file of its subject."""

from arrimage.consent.operations.access import log_access

__all__ = ["log_access"]
