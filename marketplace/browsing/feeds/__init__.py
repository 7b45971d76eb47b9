"""What outside services fetch of a shop: its goods on show, in the forms they ask for."""
