"""Cards of goods that bear a public barcode, shared by all shops of all towns."""
