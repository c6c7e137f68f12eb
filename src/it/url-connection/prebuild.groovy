// so that the kit has to resolve DynamoDB Local, with the libraries in its own jar
new File(localRepositoryPath, '.cache/dynamo-latency-junit').deleteDir()
