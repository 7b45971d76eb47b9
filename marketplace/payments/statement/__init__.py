"""The provider's own account of our money, line by line, and what of our book each line is."""
