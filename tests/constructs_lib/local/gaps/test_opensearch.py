import subprocess
from pathlib import Path

from constructs_lib.local import gaps
from constructs_lib.local.emulator_venv import emulator_python
from tests.support.waiting import PATIENCE

WITHOUT_SERVER = """
import sys
sys.path.insert(0, sys.argv[1])
sys.modules["osmem_server"] = None
import gaps
gaps.apply()
from ministack.services import opensearch
opensearch.create_domain_record({"DomainName": "search"})
"""


def test_a_domain_fails_with_the_reason_where_the_server_has_no_build() -> None:
    folder = Path(gaps.__file__).parent.parent
    command = [str(emulator_python()), "-I", "-c", WITHOUT_SERVER, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    (line,) = [line for line in done.stderr.splitlines() if "OpenSearchServiceError: " in line]
    assert line.partition("OpenSearchServiceError: ")[2].startswith("OpenSearch domains run on Linux (")
