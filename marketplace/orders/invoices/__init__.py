"""Invoices and credit notes of each shop: numbered without a gap, frozen, never changed."""
