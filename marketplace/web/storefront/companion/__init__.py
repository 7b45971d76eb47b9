"""The order's page as a companion on the walk: what is next, on paper, without a network, for a friend."""
