"""Helping at the telephone or the counter: who called, who helped, what they may do, what was agreed to."""
