"""One run, told: as a table, JSON, JUnit, Markdown, a record, a replay, the map, a citation."""
