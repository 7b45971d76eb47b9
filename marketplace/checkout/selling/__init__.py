"""Workflow: a town card is bought on line, paid at the provider's, and sent."""
