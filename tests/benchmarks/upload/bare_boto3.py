"""What a short script does: boto3's `upload_file`, eight files at once.

python bare_boto3.py ENDPOINT CA FILES
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
from botocore.config import Config

FILES_AT_ONCE = 8


def main(endpoint: str, ca: str, files: Path) -> None:
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        verify=ca,
        config=Config(max_pool_connections=20, s3={"addressing_style": "path"}),
    )
    with ThreadPoolExecutor(FILES_AT_ONCE) as pool:
        jobs = [pool.submit(client.upload_file, str(path), "voices", f"run/{path.name}") for path in files.iterdir()]
        for job in jobs:
            job.result()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
