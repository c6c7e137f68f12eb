import groovy.json.JsonSlurper
import groovy.xml.XmlSlurper

// the suite's own tests are green, and the guard is red with the line
['surefire-reports', 'failsafe-reports'].each { directory ->
    def reports = new File(basedir, "target/$directory").listFiles().findAll { it.name ==~ /TEST-.*\.xml/ }
    def cases = reports.collectMany { new XmlSlurper().parse(it).testcase.list() }
    def (guards, own) = cases.split { it.@classname == 'io.dynamolatency.internal.suite.SuiteGuard' }
    assert own.size() == 8 : "$directory has ${own*.@name}"
    assert own.every { it.failure.isEmpty() && it.error.isEmpty() }
    // forks get their classes one by one, with a guard after each; the last is kept, which knows the whole run
    assert guards.size() == 1
    def red = guards.findAll { !it.failure.isEmpty() || !it.error.isEmpty() }
    assert red.size() == 1 : "$directory has ${red*.@name}"
    def text = red.first().failure.text() + red.first().error.text()
    assert text.contains('com.example.OrderService.save(OrderService.java:17)')
    assert text.contains('each new SDK client sends only a few requests')
    assert !text.contains('cause: connections are not used again')
}

// Failsafe ran the red guard once more, which did not become green; its goal verify would fail the build
def guard = new XmlSlurper().parse(new File(basedir, 'target/failsafe-reports').listFiles().find {
    it.name ==~ /TEST-.*SuiteGuard\.xml/
})
assert guard.testcase.rerunFailure.size() == 1
def summary = new XmlSlurper().parse(new File(basedir, 'target/failsafe-reports/failsafe-summary.xml'))
assert summary.failures.text() as int >= 1
assert [summary.errors, summary.flakes]*.text() == ['0', '0']

// connections are counted whole, whatever JVM opened them
['dynamo-latency', 'dynamo-latency-forks'].each { directory ->
    def suite = new JsonSlurper().parse(new File(basedir, "target/$directory/suite.json"))
    def line = suite.lines.find { it.line.contains('OrderService.save') }
    assert [line.clients, line.requests, line.connections] == [15, 15, 15]
    assert !line.ofTests
    def customers = suite.lines.find { it.line.contains('Customers.<init>') }
    assert [customers.requests, customers.connections, customers.lost] == [43, 7, 0]
    assert suite.lines.find { it.line.contains('Tables.create') }.ofTests
    assert suite.tests == 8
}

// the invoker takes what a script returns for its verdict
return true
