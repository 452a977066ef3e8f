"""Rules of dependency layers and of dependencies that are packed with functions: LP7xx."""

from constructs_lib.rules.model import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"
_LAYERS = f"{_LAMBDA}python-layers.html"
_UV = "https://docs.astral.sh/uv/"
_COMPILE = f"{_UV}pip/compile/"

RULES = (
    Rule(
        "LP701",
        "Dependencies are locked",
        "without a lock every build may hold other versions",
        "add a lock",
        _COMPILE,
    ),
    Rule(
        "LP702",
        "Every requirement is an exact pin",
        "a range, a link or an included file gives other packages from one build to the next",
        "write every line as <package>==<version>, or compile the file with uv pip compile",
        _COMPILE,
    ),
    Rule(
        "LP703",
        "Every requirement has its hashes",
        "an index could send other files under the same version, and nobody would notice",
        "compile the file with uv pip compile --generate-hashes",
        f"{_UV}pip/compile/#locking-requirements",
        Severity.WARNING,
    ),
    Rule(
        "LP704",
        "A folder has one lock",
        "the two would drift apart, and one would be ignored",
        "remove one of them",
        f"{_UV}concepts/projects/layout/",
    ),
    Rule(
        "LP705",
        "A lock has everything that it locks",
        "what was added since would be missing at run time",
        "lock again",
        _COMPILE,
    ),
    Rule(
        "LP706",
        "Every package has a wheel for the layer's Python and architecture",
        "building it from source would need a compiler and the machine of Lambda",
        "pin a version that has one, or build in a container with image= of DependencyLayer",
        _LAYERS,
    ),
    Rule(
        "LP707",
        "Packages can be fetched from the index",
        "they cannot be built without it",
        "check name and version, the network, and the index that uv is set to",
        f"{_UV}concepts/indexes/",
    ),
    Rule(
        "LP708",
        "The index sends the files that were locked",
        "somebody replaced a file under the same version, or the lock is damaged",
        "find out why, and lock again only if the new file can be trusted",
        f"{_UV}pip/compile/",
    ),
    Rule(
        "LP709",
        "A lock is complete",
        "what it leaves out would have another version from one build to the next, or be missing",
        "compile it with uv pip compile, which adds what packages need",
        _COMPILE,
    ),
    Rule(
        "LP710",
        "uv can install the lock",
        "its pins contradict each other, or a file is damaged",
        "correct what uv names",
        f"{_UV}reference/cli/#uv-pip-install",
    ),
    Rule(
        "LP711",
        "A layer is at most 262,144,000 bytes unzipped",
        "Lambda refuses the layer, after the upload",
        "remove what is not needed at run time, or use a container image",
        f"{_LAMBDA}gettingstarted-limits.html",
    ),
    Rule(
        "LP712",
        "Dependencies are packed for a Python runtime",
        "other runtimes do not look for Python packages",
        "choose a Python runtime, or remove the lock from the folder",
        f"{_LAMBDA}lambda-runtimes.html",
    ),
    Rule(
        "LP713",
        "A layer is made for the runtime of its function",
        "its extension modules cannot be imported by another version",
        "give both the same runtime",
        f"{_LAMBDA}chapter-layers.html",
    ),
    Rule(
        "LP714",
        "A layer is made for the architecture of its function",
        "its extension modules cannot be loaded on another processor",
        "give both the same architecture",
        f"{_LAMBDA}chapter-layers.html",
    ),
    Rule(
        "LP715",
        "uv is installed",
        "it resolves, fetches and unpacks packages for Lambda on any machine",
        "install it: pip install uv",
        f"{_UV}getting-started/installation/",
    ),
    Rule(
        "LP716",
        "Context constructs-lib:build-for-this-machine names a Python and a platform",
        "anything else would be built for Lambda, and not run here",
        'leave it to constructs-lib local, or write it like "3.13/linux-x86_64"',
        "https://docs.aws.amazon.com/cdk/v2/guide/context.html",
    ),
    Rule(
        "LP717",
        "The image of a layer installs its lock",
        "the packages cannot be built without it",
        "start the container engine, or correct the image",
        f"{_LAMBDA}python-layers.html",
    ),
)
