"""Fetches the jars that a lock names, once, into the tools folder; needs the packages of the extra `embedded`."""

import fcntl
import hashlib
import os
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import jgo
import urllib3

from edifice.embedded.jar_lock import LOCK, Jar, read_lock, server_folder
from edifice.errors import StoreUnavailable

CONNECTIONS = 12
TIMEOUT_SECONDS = 60
RETRIES = urllib3.Retry(4, backoff_factor=0.3, status_forcelist=(429, 500, 502, 503, 504), raise_on_status=False)


def fetch_jars(tools: Path, repository: str | None = None, lock: Path = LOCK) -> tuple[Path, int]:
    """Make the server's folder complete; answer it and the bytes that were fetched.

    An interrupted fetch goes on where it was. One process fetches, others wait for it.

    Raises:
        StoreUnavailable: the repository does not have a jar, or not the one of the lock.
    """
    folder = server_folder(tools, lock)
    tools.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(tools / "fetch.lock"):
        if folder.exists():
            return folder, 0
        part = folder.with_name(folder.name + ".part")
        (part / "lib").mkdir(parents=True, exist_ok=True)
        address = (repository or jgo.constants.MAVEN_CENTRAL_URL).rstrip("/")
        with _pool(address) as connections, ThreadPoolExecutor(CONNECTIONS) as workers:
            fetched = sum(workers.map(partial(_fetch, connections, address, part / "lib"), read_lock(lock)))
        part.rename(folder)
    return folder, fetched


def _pool(address: str) -> urllib3.PoolManager:
    """Connections to the repository, by the proxy of the environment, trusting the system's and certifi's lists."""
    trust = ssl.create_default_context()
    trust.load_verify_locations(certifi.where())
    place = urlsplit(address)
    proxy = None if proxy_bypass(place.netloc) else getproxies().get(place.scheme)
    make = urllib3.PoolManager if proxy is None else partial(urllib3.ProxyManager, proxy)
    return make(maxsize=CONNECTIONS, block=True, retries=RETRIES, timeout=TIMEOUT_SECONDS, ssl_context=trust)


def _fetch(pool: urllib3.PoolManager, address: str, folder: Path, jar: Jar) -> int:
    target = folder / jar.name
    if target.exists():
        return 0
    content = _download(pool, f"{address}/{jar.path}")
    if hashlib.sha256(content).hexdigest() != jar.sha256:
        raise StoreUnavailable(f"{jar.path} does not have the hash of the lock: refused", store="graph")
    part = target.with_suffix(".part")
    part.write_bytes(content)
    part.rename(target)
    return len(content)


def _download(pool: urllib3.PoolManager, url: str) -> bytes:
    try:
        answer = pool.request("GET", url)
    except urllib3.exceptions.HTTPError as error:
        raise StoreUnavailable(
            f"cannot fetch {url}: {error}; EDIFICE_MAVEN_URL names another repository", store="graph"
        ) from error
    if answer.status != HTTPStatus.OK:
        raise StoreUnavailable(f"the jar repository answers {answer.status} for {url}", store="graph")
    return answer.data


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    handle = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
