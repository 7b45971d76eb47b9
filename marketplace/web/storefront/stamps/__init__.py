"""A shop's stamp card on a phone: an address that bears no person."""
