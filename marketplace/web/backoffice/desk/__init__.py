"""The counter: a code is shown or said, what is handed over and checked is shown, one tap."""
