"""Changing one's mind about what was ordered."""
