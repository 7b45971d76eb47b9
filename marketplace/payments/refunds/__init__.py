"""Money on its way back: refunds we decide, refunds made elsewhere, disputes."""
