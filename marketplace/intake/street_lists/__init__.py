"""The town hall brings an open list of its shops: what differs is shown, and done only where it says so."""
