"""Which code and settings an invocation has from begin to end, while its function is updated."""

import threading
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

# The process that the invocation of this thread has, and whether this thread takes it from nobody.
_here = threading.local()


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


@gap(
    "invocations-during-updates",
    aws="An invocation goes on to its end while its function is updated.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html",
    upstream="Its process is ended, as it is when another invocation of the function cannot be started.",
)
def let_invocations_end() -> None:
    """Leave a process that is in use to its invocation, and end it after that."""
    replace(functions, "acquire_worker", _noting_whose, takes="func_name config code_zip")
    replace(functions, "invalidate_worker", _sparing, takes="func_name qualifier account region")
    replace(runtime, "kill_workers", _killing_unused, takes="workers")
    replace(functions, "release_worker", _ending_retired, takes="worker")


def _noting_whose(original: Any) -> Any:
    def acquire(*args: Any, **kwargs: Any) -> Any:
        _here.worker, reason = original(*args, **kwargs)
        return _here.worker, reason

    return acquire


def _sparing(original: Any) -> Any:
    def invalidate(*args: Any, **kwargs: Any) -> None:
        _here.is_sparing = True
        try:
            original(*args, **kwargs)
        finally:
            _here.is_sparing = False

    return invalidate


def _killing_unused(original: Any) -> Any:
    def kill(workers: Any) -> None:
        if not getattr(_here, "is_sparing", False):
            original(workers)
            return
        # An invocation that has failed gives its process back by ending it.
        own = getattr(_here, "worker", None)
        with runtime._lock:
            retired = [worker for worker in workers if worker.in_use and worker is not own]
            for worker in retired:
                worker.is_retired = True
        original([worker for worker in workers if worker not in retired])

    return kill


def _ending_retired(original: Any) -> Any:
    def release(worker: Any) -> None:
        original(worker)
        _here.worker = None
        if getattr(worker, "is_retired", False):
            runtime.kill_workers([worker])

    return release
