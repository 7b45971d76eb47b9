"""Another time that residents chose for a bag, though its shop had kept to the first one."""
