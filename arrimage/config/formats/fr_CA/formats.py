"""Times as Québec writes them: Django's own format for Canadian French prints the hour twice («10 10 30»)."""

TIME_FORMAT = "G\xa0\\h\xa0i"  # 13 h 40
DATETIME_FORMAT = "j F Y, G\xa0\\h\xa0i"  # 31 janvier 2024, 13 h 40
SHORT_DATETIME_FORMAT = "Y-m-d G\xa0\\h\xa0i"
