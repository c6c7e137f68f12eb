'use strict';
// Puts items with the AWS SDK for JavaScript v3, one after another: as it is, or with agents that do not keep connections.
//
//     node put-items-v3.js [keep-alive-off]

const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');

const options = {};
if (process.argv[2] === 'keep-alive-off') {
  options.requestHandler = { httpAgent: { keepAlive: false }, httpsAgent: { keepAlive: false } };
} else if (process.argv.length > 2) {
  throw new Error(`put-items-v3.js [keep-alive-off], not ${process.argv.slice(2).join(' ')}`);
}

async function main() {
  const dynamodb = new DynamoDBClient(options);
  const { version } = require('@aws-sdk/client-dynamodb/package.json');
  console.log(`system: @aws-sdk/client-dynamodb ${version}, Node.js ${process.versions.node}`);
  for (let number = 0; number < Number(process.env.DYNAMOLATENCY_ITERATIONS); number++) {
    await dynamodb.send(
      new PutItemCommand({
        TableName: process.env.DYNAMOLATENCY_TABLE,
        Item: { [process.env.DYNAMOLATENCY_KEY]: { S: `node-v3-${number}` } },
      }),
    );
  }
}

main().catch((failure) => {
  console.error(failure);
  process.exitCode = 1;
});
