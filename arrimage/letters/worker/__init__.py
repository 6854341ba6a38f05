"""The post: the process that takes deliveries from the ledger and hands them to a mail server.

`ledger` is what it writes, `wire` the connections, `routes` what each mailing needs, `lives` who else is at work,
`post` the round that ties them. The main thread alone speaks to the database, a second one alone to the server: while
one waits the other works.
"""
