"""What the product costs, each measure beside its limit in the same run: `python -m bench [--only NAME]`."""
