"""Open data: a page that says what there is, and the files. Everybody may read and reuse them."""
