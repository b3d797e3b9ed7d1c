"""How well faces and number plates are covered, and what else is covered with them."""
