"""Tickets on paper: each bag once, and again when somebody asks."""
