import sys

import aws_cdk as cdk

from . import __doc__ as told

app = cdk.App()
cdk.Stack(app, "Module", description=told)
print(sys.argv, sys.path[0], __name__, __package__, __spec__ and __spec__.name)
app.synth()
if len(sys.argv) > 1:
    raise RuntimeError("an error in a module")
