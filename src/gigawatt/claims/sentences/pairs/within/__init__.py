"""What the numbers of one sentence owe each other, without the model: sums, products, ratios."""
