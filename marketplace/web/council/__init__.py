"""The town council's face."""
