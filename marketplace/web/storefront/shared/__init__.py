"""What somebody sees of a page when its link is shared: a picture drawn for it, in the look of the town."""
