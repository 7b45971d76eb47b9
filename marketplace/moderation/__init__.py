"""The town keeps its street fair: reports received and decided, products recalled, the words that go."""
