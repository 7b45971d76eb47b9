"""The alert ladder: nobody's order goes unanswered."""
