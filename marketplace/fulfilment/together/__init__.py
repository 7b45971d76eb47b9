"""The bags of an order as their resident fetches them: one walk or one hub, and one message for it."""
