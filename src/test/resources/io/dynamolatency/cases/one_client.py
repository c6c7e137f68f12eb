import os

import boto3

dynamo = boto3.client("dynamodb", endpoint_url=os.environ["AWS_ENDPOINT_URL_DYNAMODB"])
for i in range(int(os.environ["DYNAMOLATENCY_ITERATIONS"])):
    dynamo.put_item(
        TableName=os.environ["DYNAMOLATENCY_TABLE"],
        Item={os.environ["DYNAMOLATENCY_KEY"]: {"S": f"item-{i}"}},
    )
