"""What is charged and how; each provider behind one door."""
