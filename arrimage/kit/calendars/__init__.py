"""iCalendar: what an entry is (`entry`), feeds and invitations that real clients open (`writing`), real files read
without trusting them (`reading`).
"""
