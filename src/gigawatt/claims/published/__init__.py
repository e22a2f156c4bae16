"""Published results held against both intervals, and how far prints lie from estimates."""
