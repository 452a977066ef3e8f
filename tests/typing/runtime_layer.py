"""What handlers import of this library, taken to Lambda."""

from pathlib import Path

from aws_cdk import Duration, Stack
from constructs import Construct

from constructs_lib import RuntimeLayer, StandardFunction, SyncFanOut

CODE = Path(__file__).parent / "code"


class RuntimeLayerStack(Stack):
    """A function that calls another one."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        hello = StandardFunction(self, "Hello", entry=CODE / "hello", timeout=Duration.seconds(5))
        # --8<-- [start:smallest]
        runtime = RuntimeLayer(self, "Runtime")
        caller = StandardFunction(self, "Caller", entry=CODE / "caller", layers=[runtime])
        SyncFanOut(self, "Asks", caller=caller, targets={"hello": hello})
        # --8<-- [end:smallest]


class FullRuntimeLayer(Stack):
    """Everything that it takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:full]
        RuntimeLayer(self, "Runtime", description="Calls of other functions")
        # --8<-- [end:full]
