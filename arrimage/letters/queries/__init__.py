"""What is read about letters: a file for each subject."""
