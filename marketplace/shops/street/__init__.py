"""The street as one walks it: which side a shop stands on, and how far along."""
