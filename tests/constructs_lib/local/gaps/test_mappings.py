import io
import zipfile
from functools import partial

from constructs_lib.local import LocalAws
from constructs_lib.local.emulator import reset_emulator
from tests.support.waiting import until

from .look_streams import batches, batches_so_far, deploy, mapping, put
from .support import ROLE, Emulator


def test_a_reset_ends_mappings_for_good() -> None:
    with LocalAws.start() as local:
        emulator = Emulator(local.endpoint)
        stack = deploy(emulator)
        put(emulator, stack, "bad")
        client = emulator.client("lambda")
        client.create_event_source_mapping(
            FunctionName=stack["Function"], EventSourceArn=stack["StreamArn"], StartingPosition="TRIM_HORIZON"
        )
        assert batches(emulator, stack, ["bad"])
        reset_emulator(local.endpoint)

        emulator.client("kinesis").create_stream(StreamName=stack["Stream"], ShardCount=1)
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("index.py", "def handler(event, context): print('got', '[\"again\"]')")
        client.create_function(
            FunctionName=stack["Function"],
            Runtime="python3.13",
            Role=ROLE,
            Handler="index.handler",
            Code={"ZipFile": code.getvalue()},
        )
        assert client.list_event_source_mappings()["EventSourceMappings"] == []
        # What the old mapping would still read, the new one reads: each record makes one batch, not two.
        with mapping(emulator, stack):
            for count in (1, 2):
                put(emulator, stack, "good")
                until(partial(has_delivered, emulator, stack, count))
            assert delivered(emulator, stack) == 2


def has_delivered(emulator: Emulator, stack: dict[str, str], count: int) -> bool:
    return delivered(emulator, stack) >= count


def await_deliveries(emulator: Emulator, stack: dict[str, str], count: int) -> None:
    until(lambda: delivered(emulator, stack) >= count)


def delivered(emulator: Emulator, stack: dict[str, str]) -> int:
    # What ran at the reset may end, and log that, after it.
    return batches_so_far(emulator, stack).count(["again"])
