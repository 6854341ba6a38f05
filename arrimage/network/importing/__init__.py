"""From a stranger's file of contacts to rows that say what each would do to the directory.

`reading` turns bytes into a `Table`, `columns` says what each column means, `rows` what each row says, `planning`
whom it is about and what it would change. `arrimage.network.operations.importing` writes what was planned.
"""
