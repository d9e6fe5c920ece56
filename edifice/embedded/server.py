"""What the three embedded servers have in common: prepared once, launched as often as needed, always at one address."""

from abc import ABC, abstractmethod

from edifice.embedded.child import Child


class Server(ABC):
    """One embedded server of the supervisor."""

    child: Child

    @property
    @abstractmethod
    def url(self) -> str:
        """The address with what is needed to log in; known once prepared, the same after a restart."""

    @abstractmethod
    async def prepare(self) -> None:
        """Do what the first start on a folder needs, and choose the address."""

    @abstractmethod
    async def launch(self) -> None:
        """Start the process and return when it answers.

        Raises:
            StoreUnavailable: it does not.
        """

    async def stop(self) -> None:
        """End the process, and what it may leave behind."""
        await self.child.stop()
