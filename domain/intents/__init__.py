"""Everything that the bot can tell, as data."""
