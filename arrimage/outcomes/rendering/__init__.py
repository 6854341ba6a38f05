"""Certificates and the account of an event as bytes: values in, PDF out, no query."""
