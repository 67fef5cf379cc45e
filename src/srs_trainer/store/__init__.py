"""The database: schema, migrations, the event log and the cache computed from it."""
