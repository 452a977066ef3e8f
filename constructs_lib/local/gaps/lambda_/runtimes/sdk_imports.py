"""When a Python function's process imports the AWS SDK: where its code does, and not before."""

from ...catalogue import gap
from .worker_scripts import PYTHON, edit


@gap(
    "python-sdk-imports",
    aws="A Python function's process imports the AWS SDK where the function's code does.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html",
    upstream="botocore is imported before the handler's module, which makes each cold start longer.",
    # They put their own lines before and behind this one.
    after=("python-logs", "connection-addresses"),
)
def import_no_sdk() -> None:
    """Change botocore when the function has imported it; the emulator imports it for that."""
    edit(
        PYTHON,
        "    _ms_install_invoke_depth()\n",
        '    after_import("botocore.session", _ms_install_invoke_depth)\n',
    )
