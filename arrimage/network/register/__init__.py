"""The enterprise register (Registre des entreprises du Québec): its open files read, and what they tell the hub.

`archive` streams the files, `codes` and `places` say what they mean, `reading` keeps the enterprises of the territory,
`matching` compares them with the directory, `coverage` counts how many of them the directory knows.
"""
