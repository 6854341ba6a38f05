"""What is done, with consequences, about letters: a file for each subject."""
