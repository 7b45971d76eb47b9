"""Changes of mind that the law allows: until when, of what, and what became of each."""
