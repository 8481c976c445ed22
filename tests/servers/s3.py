"""A server that speaks S3, in a process of its own on a free port, for the time of a test."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from .ports import free_port, wait_for

ROOT_KEY = ("root", "a-root-secret")


@dataclass
class S3Server:
    """A server that runs.

    Attributes:
        url: Where it answers.
        process: The server.
        storage: Asks it with all rights, as nobody of ours does.
    """

    url: str
    process: subprocess.Popen[bytes]
    storage: Any

    def environment(self, key: tuple[str, str] = ROOT_KEY) -> dict[str, str]:
        """What the environment has to hold so that clients find the server."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": key[0],
            "AWS_SECRET_ACCESS_KEY": key[1],
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def user(self, *actions: str) -> tuple[str, str]:
        """The key of a new user who may do so much; from now on the server looks at rights."""
        from botocore.session import get_session

        iam = get_session().create_client(
            "iam",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id=ROOT_KEY[0],
            aws_secret_access_key=ROOT_KEY[1],
        )
        iam.create_user(UserName="somebody")
        statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        iam.put_user_policy(
            UserName="somebody", PolicyName="theirs", PolicyDocument=json.dumps(policy)
        )
        made = iam.create_access_key(UserName="somebody")["AccessKey"]
        self._post("/moto-api/reset-auth", b"0")
        return made["AccessKeyId"], made["SecretAccessKey"]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(60)

    def _post(self, path: str, body: bytes) -> None:
        request = urllib.request.Request(  # noqa: S310
            f"{self.url}{path}", body, {"Content-Type": "text/plain"}
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            answer.read()


@contextmanager
def s3_server(bucket: str) -> Iterator[S3Server]:
    """Start a server with one empty bucket."""
    pytest.importorskip("moto")
    s3fs = pytest.importorskip("s3fs")
    port = free_port()
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(port)
        storage = s3fs.S3FileSystem(
            key=ROOT_KEY[0],
            secret=ROOT_KEY[1],
            endpoint_url=url,
            skip_instance_cache=True,
            use_listings_cache=False,
        )
        storage.mkdir(bucket)
        yield S3Server(url, process, storage)
    finally:
        process.kill()
        process.wait(60)
