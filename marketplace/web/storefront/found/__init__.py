"""How the town's pages are found from outside, and what they are told by when somebody shares one."""
