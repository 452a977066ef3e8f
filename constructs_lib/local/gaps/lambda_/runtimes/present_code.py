"""Which code and which settings an invocation runs with: those that its function has when it begins."""

from typing import Any

from ...catalogue import gap
from ...patching import Part, replace

functions = Part("services.lambda_svc")
runtime = Part("core.lambda_runtime")

# After an update of one of these the emulator starts new processes, too.
_SETTINGS = (
    *("Architectures", "Environment", "FileSystemConfigs", "Handler", "Layers", "MemorySize"),
    *("Runtime", "Timeout", "VpcConfig"),
)


@gap(
    "function-updates",
    aws="What begins after an update of a function has its new code and settings, an attempt to process an "
    "older event included.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html",
    upstream="An event that came before the update is processed with the old ones, and the process that does "
    "so answers later invocations, too.",
)
def run_present_code() -> None:
    """Compare each process that an invocation gets with its function, and end those that are older."""

    def build(original: Any) -> Any:
        def acquire(
            func_name: str, config: dict[str, Any], code_zip: bytes, qualifier: str = "$LATEST"
        ) -> tuple[Any, str]:
            while True:
                worker, reason = original(func_name, config, code_zip, qualifier=qualifier)
                # An update writes the code and the settings first, and then ends every process that is there:
                # one that is compared only now cannot be an older one that it has missed.
                record, settings = functions._get_func_record_for_qualifier(func_name, qualifier)
                if worker is None or record is None or _is_present(worker, record, settings):
                    return worker, reason
                _drop(worker)
                config = {**settings, "FunctionArn": config["FunctionArn"]}
                code_zip = record["code_zip"]

        return acquire

    replace(functions, "acquire_worker", build, takes="func_name config code_zip qualifier")


def _is_present(worker: Any, record: dict[str, Any], settings: dict[str, Any]) -> bool:
    return worker.code_zip == record["code_zip"] and all(
        worker.config.get(name) == settings.get(name) for name in _SETTINGS
    )


def _drop(worker: Any) -> None:
    with runtime._lock:
        for workers in runtime._workers.values():
            if worker in workers:
                workers.remove(worker)
    runtime.kill_workers([worker])
