"""The town's agenda as residents see it: pages, and files for calendars."""
