"""Who acts on a store, as the store needs to know it, and the refusal of what that role may not do."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from dudao.store.errors import StoreError

DENIED = "denied"
"""The audit's action for what was refused; its subject is the action that was tried."""


class Authority(Protocol):
    """An account: its name as the audit records it, its role, the one county it is bound to."""

    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def county(self) -> str | None: ...

    def may(self, action: str) -> bool:
        """Whether its role may do the action."""
        ...

    def refusal(self, action: str) -> str:
        """A Chinese sentence on who may do the action."""
        ...


class Lens(NamedTuple):
    """What of a store is shown, and what cached answers are kept apart by.

    ``county``: the one whose rows are seen (None: all) along with what ``account`` itself sent;
    ``nameless``: no person's name, phone, birth date, salary or free text is. ``bounded``: of what people
    answered, whole blocks of closed quarters and snapshots alone.
    """

    county: str | None = None
    account: str | None = None
    nameless: bool = False
    bounded: bool = False


CLEAR = Lens()
"""Everything as it is."""


def lens_of(principal: Authority) -> Lens:
    """The lens a principal looks through."""
    own = principal.name if principal.county is not None else None
    nameless = not principal.may("see_names")
    return Lens(principal.county, own, nameless, nameless or principal.county is not None)


class Forbidden(StoreError):
    """The role may not do this; the audit has a row of it."""

    def __init__(self, message: str, action: str):
        super().__init__(message)
        self.action = action


class NotTheirs(Forbidden):
    """The role may do this, but not with what belongs to another county."""
