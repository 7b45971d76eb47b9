"""From basket to order: stock and slots held, payment asked, order placed or lapsed."""
