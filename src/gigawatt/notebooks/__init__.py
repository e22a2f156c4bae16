"""A notebook as a file: parameters, kernel, run, record, exercises, versions for a class.
Knows no quantity by name.
"""
