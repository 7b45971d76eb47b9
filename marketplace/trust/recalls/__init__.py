"""Recalls of products: who bought one is told, once each. Source: EU 2023/988 (GPSR), art. 19, 22 and 35."""
