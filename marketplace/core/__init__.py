"""The ground floor: settings, database, clock, money. No shop words in here."""
