"""What does not add up, and who looks at it: findings about money."""
