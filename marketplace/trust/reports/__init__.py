"""Reports of products and shops, what is decided, and who contests it. Source: EU 2022/2065 (DSA)."""
