"""The service on a computer of its own, whose disk can fill up or refuse to be written to.

A child process in a mount namespace of its own (mount_namespaces(7)): over the data folder lies a
small disk in memory. Full means full there, ENOSPC from the kernel, and nobody else is touched.
"""

import ctypes
import os
import pickle
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from flask import Flask

from app.extensions import db
from tests.client import Visitor

T = TypeVar("T")
Question = Callable[["Machine"], T]
NEW_MOUNTS, NEW_USER = 0x00020000, 0x10000000  # unshare(2)
DISK_BYTES = 48 * 1024 * 1024
CHUNKS = (1024 * 1024, 4096, 1)  # a full disk has not even room for one byte


class Machine:
    """Seen from within: the app, the people who are signed in, and the disk."""

    def __init__(self, app: Flask) -> None:
        self.app, self.data = app, Path(app.config["DATA_FOLDER"])
        self._visitors: dict[str, Visitor] = {}
        self.steps: list[int] = []
        self.subject = 0

    def visitor(self, username: str) -> Visitor:
        """This person, signed in once and for all."""
        if username not in self._visitors:
            self._visitors[username] = Visitor(self.app).sign_in(username)
            self._visitors[username].get("/")  # from here comes the form's token
        return self._visitors[username]

    def fill(self) -> None:
        """Leave no byte free."""
        descriptor = os.open(self.data / "ballast", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        for chunk in CHUNKS:
            try:
                while os.write(descriptor, bytes(chunk)):
                    pass
            except OSError:
                continue
        os.close(descriptor)

    def free(self) -> None:
        """Take away what filled it."""
        (self.data / "ballast").unlink()

    def refuse_writing(self) -> None:
        """As a disk does that the kernel found faulty: everything can be read, nothing written."""
        self._remount("ro")

    def accept_writing(self) -> None:
        """The disk is well again."""
        self._remount("rw")

    def _remount(self, how: str) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()  # a file that is open for writing would hold the disk back
        mount("-o", f"remount,{how}", str(self.data))


class Outside:
    """Seen from the test: what is asked is done within."""

    def __init__(self, line: Connection) -> None:
        self._line = line

    def do(self, question: Question[T]) -> T:
        """Call a function of some module with the machine; its result, or its error."""
        self._line.send_bytes(pickle.dumps(question))
        ok, answer = pickle.loads(self._line.recv_bytes())
        assert ok, answer
        return answer  # type: ignore[no-any-return]


@contextmanager
def running_machine(app: Flask) -> Iterator[Outside]:
    """Start it with the data that the app has now; what it writes is gone afterwards."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    ours, theirs = Pipe()
    child = os.fork()
    if child == 0:
        ours.close()
        _live(app, theirs)
    theirs.close()
    try:
        yield Outside(ours)
    finally:
        ours.close()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def mount(*arguments: str) -> None:
    """mount(8)."""
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def _live(app: Flask, line: Connection) -> None:
    try:
        _move_onto_own_disk(Path(app.config["DATA_FOLDER"]))
        machine = Machine(app)
        while True:
            question = pickle.loads(line.recv_bytes())
            try:
                answer = True, question(machine)
            except Exception:
                answer = False, traceback.format_exc()
            line.send_bytes(pickle.dumps(answer))
    except EOFError:
        pass
    except BaseException:
        traceback.print_exc()
        line.send_bytes(pickle.dumps((False, traceback.format_exc())))
    finally:
        sys.stderr.flush()
        os._exit(1)  # never back into the test run


def _move_onto_own_disk(data: Path) -> None:
    user, group = os.geteuid(), os.getegid()
    namespaces = NEW_MOUNTS | (NEW_USER if user else 0)
    if ctypes.CDLL(None, use_errno=True).unshare(namespaces) != 0:
        raise OSError(ctypes.get_errno(), "this kernel gives no namespace of its own")
    if user:  # as root within, so that one may mount
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    mount("--make-rprivate", "/")
    aside = data.with_name(f"{data.name}-aside")
    shutil.copytree(data, aside)
    mount("-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(data))
    shutil.copytree(aside, data, dirs_exist_ok=True)
    shutil.rmtree(aside)
