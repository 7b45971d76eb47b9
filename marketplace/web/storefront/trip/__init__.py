"""How a basket is fetched, offered at the basket and at the checkout."""
