"""Town cards that people keep an eye on in their account: their own, by a purchase or by a code."""
