"""What members cover, and who is to be recruited: support by subject and MRC, and the universe of enterprises."""
