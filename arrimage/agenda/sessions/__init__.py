"""What sources say of the sessions of others: bytes → sessions found, and what could not be understood."""
