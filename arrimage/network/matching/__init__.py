"""Whether two records are of the same organisation or person: what is certain, what is likely, on what evidence.

`rules` compares two descriptions and `index` finds, among everything known, those worth comparing. Only what is
certain is ever acted upon without a person; the rest waits in the review queue.
"""
