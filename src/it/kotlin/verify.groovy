def report = new File(basedir, 'target/surefire-reports/TEST-com.example.OrdersLatencyTest.xml').text
assert report.contains('errors="2"') && report.contains('failures="0"')
assert report.contains('anExpressionBody') && report.contains('JUnit does not run a method that returns ListTablesResponse')
assert report.contains('suspends') && report.contains("the kit can't time a Kotlin suspend function")

def results = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/dynamo-latency/results.json')).results
assert results.collectEntries { [it.testMethod, it.connections.opened] } == ['puts an item[1000]': 10, itsOwnClient: 1]

// Log4j's lines: each counted line is also in the user's log
def counted = results.collect { result -> result.diagnosis.findResult {
    def warning = it =~ /warning: the logger org\.apache\.hc\.client5\.http writes at DEBUG: ([\d,]+) lines .*/
    warning.matches() ? warning.group(1).replace(',', '').toInteger() : null } }
assert counted.every()
def logged = new File(basedir, 'target/test.log').readLines().count { it.startsWith('org.apache.hc.client5.http.') }
assert logged >= counted.sum()

// the invoker takes what a script returns for its verdict
return true
