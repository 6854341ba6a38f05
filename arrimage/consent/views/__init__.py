"""What people see of their own information, without or with an account."""
