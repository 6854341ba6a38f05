"""What people see of their own information and choices, without or with an account."""
