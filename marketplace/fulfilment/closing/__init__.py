"""A shop closes a window, an afternoon or a day: each bag of then gets another time, or goes back."""
