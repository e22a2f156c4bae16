"""Choices, inputs, draws, graph, interval, drivers, lineage. The only door to the model."""
