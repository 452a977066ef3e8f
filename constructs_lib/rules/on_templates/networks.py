"""Rules of the file systems of functions that only a template shows: LP086 and LP087."""

from constructs_lib.rules.rule import Rule, Severity

_LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/"

RULES: tuple[Rule, ...] = (
    Rule(
        "LP086",
        "The role of a function may mount a file system that has a policy",
        "the file system allows only roles that a policy allows, and every invocation fails when it is "
        "mounted",
        "allow elasticfilesystem:ClientMount, and ClientWrite if the function writes",
        f"{_LAMBDA}configuration-filesystem-efs.html",
    ),
    Rule(
        "LP087",
        "The security groups of a mount target allow NFS",
        "every invocation ends in EFSMountTimeoutException",
        "allow TCP port 2049 from a security group of the function",
        f"{_LAMBDA}configuration-filesystem-efs.html",
        Severity.WARNING,
    ),
)
