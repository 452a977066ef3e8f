"""What has to hold between values, by family: plain values in, faults out.

`None` stands for a value that only CloudFormation knows: nothing is said of it. Times are in milliseconds. A
constructor reads the values off its arguments; the check of templates reads the same values off the template.
"""
