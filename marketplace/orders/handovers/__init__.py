"""How bags leave: each time one was handed over, the hub it goes through, and who may come instead."""
