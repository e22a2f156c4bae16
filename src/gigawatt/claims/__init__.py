"""What others said or published, held against estimates by one rule."""
