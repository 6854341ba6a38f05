"""The consent room's place on the desk."""
