"""What one does with a general meeting, from its first draft to its approved minutes. Each call is one transaction."""
