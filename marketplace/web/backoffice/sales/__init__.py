"""What the shop sold: figures, drawings, files. For owner and manager; staff sees no turnover."""
