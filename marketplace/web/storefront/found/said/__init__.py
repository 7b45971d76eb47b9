"""What search engines read of our pages: the same facts as data. Source: schema.org."""
