"""The photos of products: several a product, in order, the first one on cards."""
