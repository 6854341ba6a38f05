"""What one does with the agenda: the journal, events and their series, sessions of others."""
