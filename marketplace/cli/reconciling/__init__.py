"""Reconciliation as the worker and `flask reconcile` do it: every five minutes, every hour, every day."""
