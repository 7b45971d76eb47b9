"""Collection points, collection windows and their capacity."""
