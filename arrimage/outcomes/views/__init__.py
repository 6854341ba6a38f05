"""The pages of those who came: answering, and certificates."""
