"""What is counted of a town, never of a person: searches that found nothing."""
