"""Mails to residents and shops, written in the transaction they tell of."""
