"""The words of a sentence, turned into numbers with units, hedges and names."""
