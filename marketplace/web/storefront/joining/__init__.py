"""A shopkeeper applies to join the street: a form, a mail, papers, an answer. Without an account."""
