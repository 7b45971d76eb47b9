"""The devices of a shop: a tablet by the till that shows the day, and that nobody signs in to."""
