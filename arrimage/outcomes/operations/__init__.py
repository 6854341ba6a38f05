"""What one does once an event is over. Each call is one transaction."""
