"""The pick list: what is to be found, weighed, and proposed instead of what is missing."""
