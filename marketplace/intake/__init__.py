"""Goods and shops come in: a merchant's export, a town's list of shops.

The reading half knows no database: `text` and `tables` turn bytes into rows, `readers` turn rows into goods
(one module per format), `shop_lists` reads a town's shops. A line that cannot be read becomes a `Refused`.
"""
