"""The town hall reads the applications of shopkeepers, and answers them."""
