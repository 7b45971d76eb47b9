"""One order per checkout, one shop order per shop; prices frozen in lines."""
