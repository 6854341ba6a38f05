"""What readers see on the site: subscribing, reading in the archive, choosing, without an account."""
