def report = new File(basedir, 'target/surefire-reports/TEST-com.example.OrdersLatencyTest.xml').text
assert report.contains('errors="1"') && report.contains('failures="0"')
assert report.contains('anExpressionBody') && report.contains('JUnit does not run a method that returns ListTablesResponse')

def results = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/dynamo-latency/results.json')).results
assert results.collectEntries { [it.testMethod, it.connections.opened] } == ['puts an item[1000]': 10, itsOwnClient: 1]

// Log4j's lines
assert results.every { result -> result.diagnosis.any {
    it ==~ /warning: the logger org\.apache\.hc\.client5\.http\.headers writes at DEBUG: [\d,]{3,} lines .*/ } }

// the invoker takes what a script returns for its verdict
return true
