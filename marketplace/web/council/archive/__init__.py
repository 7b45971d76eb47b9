"""The council takes its town along, in one file."""
