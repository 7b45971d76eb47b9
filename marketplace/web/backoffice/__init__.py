"""The shopkeeper's face."""
