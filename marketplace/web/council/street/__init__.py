"""The council arranges its street: who stands where, and what stands between the shops."""
