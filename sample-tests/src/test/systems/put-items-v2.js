'use strict';
// Puts items with the AWS SDK for JavaScript v2, one after another: as it is, or with an agent that keeps connections.
//
//     node put-items-v2.js [keep-alive-agent]
//
// Which SDK that is the working directory says, since two of them have a go: node and node-2019.

const AWS = require(require.resolve('aws-sdk', { paths: [process.cwd()] }));

const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB;
const options = { endpoint };
if (process.argv[2] === 'keep-alive-agent') {
  const { Agent } = require(endpoint.startsWith('https:') ? 'https' : 'http');
  options.httpOptions = { agent: new Agent({ keepAlive: true }) };
} else if (process.argv.length > 2) {
  throw new Error(`put-items-v2.js [keep-alive-agent], not ${process.argv.slice(2).join(' ')}`);
}

async function main() {
  const dynamodb = new AWS.DynamoDB(options);
  console.log(`system: aws-sdk ${AWS.VERSION}, Node.js ${process.versions.node}`);
  for (let number = 0; number < Number(process.env.DYNAMOLATENCY_ITERATIONS); number++) {
    await dynamodb
      .putItem({
        TableName: process.env.DYNAMOLATENCY_TABLE,
        Item: { [process.env.DYNAMOLATENCY_KEY]: { S: `node-v2-${number}` } },
      })
      .promise();
  }
}

main().catch((failure) => {
  console.error(failure);
  process.exitCode = 1;
});
