"""What a shop takes away for its spreadsheet: its catalogue, its stock, its orders."""
