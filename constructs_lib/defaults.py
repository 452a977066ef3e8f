"""Every default that constructs-lib chooses, each with its reason."""

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs

__all__ = [
    "ACCESS_LOG_RETENTION",
    "ALARM_PERIOD",
    "ARCHITECTURE",
    "ASSET_EXCLUDE",
    "ASSET_EXCLUDE_NAMED",
    "ASSET_EXCLUDE_PYTHON",
    "ASSET_EXCLUDE_PYTHON_NAMED",
    "AUTHORIZER_CACHE_TTL",
    "AUTHORIZER_IDENTITY_SOURCES",
    "BUCKET_VERSION_RETENTION",
    "CORS_ALLOW_HEADERS",
    "DEAD_LETTER_RETENTION",
    "DURATION_ALARM_SHARE",
    "ERRORS_ALARM_THRESHOLD",
    "HANDLER",
    "KINESIS_RETENTION",
    "LOG_RETENTION",
    "MAX_EVENT_AGE",
    "MAX_ITERATOR_AGE",
    "MAX_MESSAGE_AGE",
    "MAX_RECEIVE_COUNT",
    "MAX_RECORD_AGE",
    "MEMORY_SIZE",
    "RETRY_ATTEMPTS",
    "RULE_MAX_EVENT_AGE",
    "RULE_RETRY_ATTEMPTS",
    "RUNTIME",
    "SCHEDULE_MAX_EVENT_AGE",
    "SCHEDULE_RETRY_ATTEMPTS",
    "SQS_BATCH_SIZE",
    "STARTING_POSITION",
    "STREAM_BATCH_SIZE",
    "STREAM_RETRY_ATTEMPTS",
    "THROTTLES_ALARM_THRESHOLD",
    "THROTTLE_BURST_LIMIT",
    "THROTTLE_RATE_LIMIT",
    "TIMEOUT",
    "TRACING",
]

RUNTIME = lambda_.Runtime.PYTHON_3_13
"""Lambda supports it until 2029, and every binary package that layers usually hold is built for it."""

ARCHITECTURE = lambda_.Architecture.ARM_64
"""Costs a fifth less for each millisecond than x86_64, at the same speed or better for most Python code."""

HANDLER = "handler.handler"
"""Function `handler` in `handler.py`: the file that a reader opens first."""

MEMORY_SIZE = 256
"""MB. Lambda's own 128 has too little CPU for boto3: a cold start takes seconds; 256 costs little more."""

TIMEOUT = Duration.seconds(10)
"""Below the integration limits of both API kinds (29 and 30 seconds), and above a retried AWS call."""

TRACING = lambda_.Tracing.ACTIVE
"""One trace across API, function and AWS calls; X-Ray's free tier covers small loads."""

LOG_RETENTION = logs.RetentionDays.ONE_MONTH
"""Long enough to analyse an incident of last month; Lambda's own default keeps logs for ever, at a cost."""

ACCESS_LOG_RETENTION = logs.RetentionDays.THREE_MONTHS
"""Access logs show who called what; security reviews usually need three months."""

ALARM_PERIOD = Duration.minutes(5)
"""CloudWatch keeps alarms of this period at standard resolution and price."""

ERRORS_ALARM_THRESHOLD = 1
"""Invocations. Look at each error; raise it if some errors are normal."""

THROTTLES_ALARM_THRESHOLD = 1
"""Requests. The first throttled request shows that concurrency is too low."""

DURATION_ALARM_SHARE = 0.9
"""Share of the timeout at which the duration alarm goes to `ALARM`: early enough, and rarely too early."""

AUTHORIZER_CACHE_TTL = Duration.seconds(0)
"""A cached result is used for every route, also if it was for one; API Gateway's own default is 300."""

AUTHORIZER_IDENTITY_SOURCES = ("header.Authorization",)
"""Where tokens are sent; for a request without one the function is not invoked."""

THROTTLE_RATE_LIMIT = 500.0
"""Requests per second. A twentieth of AWS's quota for all APIs of an account and Region."""

THROTTLE_BURST_LIMIT = 500
"""Requests. With functions of up to two seconds it stays within an account's 1,000 concurrent executions."""

ASSET_EXCLUDE = (
    # What Python, editors and systems write; it changes the hash, and with it every deployment, for nothing.
    "__pycache__",
    "*.pyc",
    "*.egg-info",
    ".DS_Store",
    "Thumbs.db",
    ".idea",
    ".vscode",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".hypothesis",
    ".coverage",
    "htmlcov",
    ".tox",
    ".nox",
    # Environments, and the history of the code.
    ".venv",
    "venv",
    ".git",
    ".gitignore",
    ".gitattributes",
    ".hg",
    ".svn",
    # What tools of deployment write, CDK's own among it.
    "cdk.out",
    ".aws-sam",
    ".serverless",
    ".terraform",
    # What may hold the credentials of an index or of a cloud.
    ".aws",
    ".ssh",
    ".netrc",
    "_netrc",
    ".npmrc",
    ".pypirc",
    "pip.conf",
    "pip.ini",
    "poetry.toml",
    "uv.toml",
)
"""Left out of a function's asset: the function does not need it when it runs."""

ASSET_EXCLUDE_NAMED = (".env", ".env.*", ".envrc")
"""Left out of a function's asset with a warning: code may read it, and it is often secret."""

ASSET_EXCLUDE_PYTHON = ("node_modules",)
"""Left out of the asset of a Python function as well, which cannot use it."""

ASSET_EXCLUDE_PYTHON_NAMED = (
    "requirements.txt",
    "requirements.in",
    "pyproject.toml",
    "uv.lock",
    "poetry.lock",
    "pdm.lock",
    "pylock.toml",
    "pylock.*.toml",
    "Pipfile",
    "Pipfile.lock",
)
"""Left out with a warning, too: lock files may contain the address of an index with its credentials."""

RETRY_ATTEMPTS = 2
"""Lambda's own: with it a failing event is tried three times, after about one and two more minutes."""

MAX_EVENT_AGE = Duration.hours(6)
"""Lambda's own and its longest: a throttled event is tried again until then."""

DEAD_LETTER_RETENTION = Duration.days(14)
"""The longest that SQS keeps a message: two weeks to notice an alarm, fix the cause and redrive."""

SCHEDULE_RETRY_ATTEMPTS = 185
"""Scheduler's own and its most: they only repeat what never reached Lambda, so that nothing runs twice."""

SCHEDULE_MAX_EVENT_AGE = Duration.hours(24)
"""Scheduler's own and its longest: with it a schedule outlasts most outages."""

SQS_BATCH_SIZE = 10
"""Messages. Lambda's own default, and the most without a batching window."""

MAX_RECEIVE_COUNT = 5
"""AWS's least for queues that Lambda polls: a throttled batch counts as received."""

MAX_MESSAGE_AGE = Duration.minutes(15)
"""As long as a function may run: a message that is older waits, for lack of concurrency or for a retry."""

STREAM_BATCH_SIZE = 100
"""Records. Lambda's own for streams."""

STREAM_RETRY_ATTEMPTS = 5
"""Enough for an outage of seconds; Lambda's own default blocks a shard until the record expires."""

MAX_RECORD_AGE = Duration.hours(24)
"""As long as DynamoDB keeps a record: a record can wait for a throttled function for that time."""

STARTING_POSITION = lambda_.StartingPosition.TRIM_HORIZON
"""No record is skipped: a new mapping takes minutes to start, and LATEST would miss records of that time."""

MAX_ITERATOR_AGE = Duration.hours(1)
"""Much longer than the retries of a bad record, and short compared with the retention of 24 hours."""

KINESIS_RETENTION = Duration.days(7)
"""The longest that Lambda tries a record: it is still in the stream then, and outages are shorter."""

RULE_RETRY_ATTEMPTS = 185
"""EventBridge's own and its most: they only repeat what never reached Lambda, so that nothing runs twice."""

RULE_MAX_EVENT_AGE = Duration.hours(24)
"""EventBridge's own and its longest: with it an event outlasts most outages."""

BUCKET_VERSION_RETENTION = DEAD_LETTER_RETENTION
"""As long as a failed event is kept: when it is sent back, the version of its object still exists."""

CORS_ALLOW_HEADERS = (
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
    "X-Amz-User-Agent",
)
"""CDK's own list; written out, because reading it would load CDK's API Gateway into every app."""
