"""Invoices and credit notes of a shop, and the sheet of a month for its accountant."""
