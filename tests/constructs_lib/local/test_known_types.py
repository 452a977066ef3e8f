import subprocess
from pathlib import Path

from constructs_lib.local import gaps
from constructs_lib.local.emulator_venv import emulator_python
from constructs_lib.local.known_types import is_known, known_types

# Started as the launcher starts the emulator: the gaps are found by their path.
KNOWN_BY_THE_EMULATOR = """
import sys
sys.path.insert(0, sys.argv[1])
import gaps
gaps.apply()
from ministack.services.cloudformation import provisioners
print(*sorted(provisioners._RESOURCE_HANDLERS))
"""


def test_known_types_are_those_of_the_emulator_with_the_gaps_filled() -> None:
    folder = Path(gaps.__file__).parent.parent
    command = [str(emulator_python()), "-I", "-c", KNOWN_BY_THE_EMULATOR, str(folder)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert tuple(shown.split()) == known_types(), f"known_types.txt should list: {shown}"


def test_custom_resources_are_known_by_their_function() -> None:
    assert is_known("Custom::Anything")
    assert is_known("AWS::SQS::Queue")
    assert not is_known("AWS::EC2::NatGatewa")
