"""Who sells: the page on which the owner says so."""
