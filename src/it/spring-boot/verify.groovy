// the application's client, by a lab before its address and by a latency test
def results = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/dynamo-latency/results.json')).results
assert results*.testClass.toSet() == ['com.example.OrdersTest', 'com.example.OrdersLatencyTest'].toSet()
assert results*.mode.toSet() == ['AS_BUILT'].toSet()
assert results.size() == 2 && results.every { it.errors == 0 && it.connections.exchanges == 20 }
assert results.any { it.testMethod.startsWith('before http://') }

// Logback's lines
def warnings = results*.diagnosis.flatten().findAll { it.startsWith('warning: the logger') }
assert warnings.size() == 1
assert warnings[0] ==~ /warning: the logger org\.apache\.hc\.client5\.http\.headers writes at DEBUG: [\d,]{3,} lines .*/

// the invoker takes what a script returns for its verdict
return true
