// each class has one error: its only latency test, which JUnit alone passes over
['surefire-reports', 'failsafe-reports'].each { directory ->
    def reports = new File(basedir, "target/$directory").listFiles().findAll { it.name ==~ /TEST-.*\.xml/ }
    def failed = reports.findAll { it.text.contains('<error message="@DynamoLatencyTest on ') }*.name.toSet()
    assert failed == ['TEST-com.example.OnlyPrivateTest.xml', 'TEST-com.example.OnlyReturningTest.xml',
            'TEST-com.example.OnlyNestedTest$Inner.xml'].toSet()
}

// none of its 20 calls reused a connection, and the line that builds the client is named
def result = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/dynamo-latency/results.json')).results
        .find { it.testMethod == 'loads' }
assert result.errors == 0 && result.connections.opened == 20 && result.connections.exchanges == 20
def cause = result.diagnosis.find { it.contains('a client is built for each call, at ') }
def line = new File(basedir, 'src/test/java/com/example/ClientInTheBodyTests.java').readLines()
        .findIndexOf { it.contains('DynamoDbClient.create()') } + 1
assert cause.contains("at com.example.ClientInTheBodyTests.loads(ClientInTheBodyTests.java:$line), 20 times")

// the invoker takes what a script returns for its verdict
return true
