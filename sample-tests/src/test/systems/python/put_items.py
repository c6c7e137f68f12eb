"""Puts items with boto3, one after another: as it is, or with the article's own "Connection: close".

    python3 put_items.py [close]
"""

import os
import platform
import sys

import boto3


def close(request, **_):
    request.headers["Connection"] = "close"


# boto3 reads this variable by itself from 1.28 on, and Debian's is older.
dynamodb = boto3.client("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL_DYNAMODB"])
if sys.argv[1:] == ["close"]:
    dynamodb.meta.events.register("request-created.dynamodb", close)
elif sys.argv[1:]:
    sys.exit(__doc__)

print(f"system: boto3 {boto3.__version__}, Python {platform.python_version()}", flush=True)
for number in range(int(os.environ["DYNAMOLATENCY_ITERATIONS"])):
    dynamodb.put_item(
        TableName=os.environ["DYNAMOLATENCY_TABLE"],
        Item={os.environ["DYNAMOLATENCY_KEY"]: {"S": f"boto3-{number}"}},
    )
