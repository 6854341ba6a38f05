"""Reads that join or add up. Other rooms ask `may_send` and `decide` at the moment of sending."""

from arrimage.consent.queries.sending import UnknownPurpose, decide, may_send, purpose_of

__all__ = ["UnknownPurpose", "decide", "may_send", "purpose_of"]
