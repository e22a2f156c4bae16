"""A sentence held against the model: read, its pairs of numbers found, answered."""
