from tests.support.stubs import stub

__all__ = ["stub"]
