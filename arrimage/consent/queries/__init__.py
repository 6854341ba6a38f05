"""What is read about people's information: a file for each subject."""
