"""Who sells, as the law wants it told: numbers read and checked, what is lacking, changes written down."""
