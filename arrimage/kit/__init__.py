"""Named tools that know no room: search, records, spreadsheets, calendars, files, catalogues."""
