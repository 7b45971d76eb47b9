"""A town leaves, or arrives: one archive of all its rows and pictures, an end here, a beginning elsewhere."""
