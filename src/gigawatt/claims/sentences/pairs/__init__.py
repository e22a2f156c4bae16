"""Numbers of a sentence that test each other: which they are, and what the model says of them."""
