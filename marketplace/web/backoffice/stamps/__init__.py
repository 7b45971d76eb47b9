"""The shop's stamp card: what it promises, cards on paper, and the stamp at the counter."""
