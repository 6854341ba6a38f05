"""What one does with needs, themes and trainings. Each call is one transaction."""
