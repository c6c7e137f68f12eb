// the application's client, by labs before its addresses and by a latency test
def results = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/dynamo-latency/results.json')).results
assert results*.testClass.toSet() == 
        ['com.example.OrdersTest', 'com.example.ServiceConnectionTest', 'com.example.OrdersLatencyTest',
         'com.example.OrdersTableTest'].toSet()
assert results*.mode.toSet() == ['AS_BUILT'].toSet()
assert results.size() == 4 && results.every { it.errors == 0 }
assert results.findAll { it.testClass != 'com.example.OrdersTableTest' }.every { it.connections.exchanges == 20 }
assert results.count { it.testMethod.startsWith('before http://') } == 2

// Logback's lines
def warnings = results*.diagnosis.flatten().findAll { it.startsWith('warning: the logger') }
assert warnings.size() == 1
assert warnings[0] ==~ /warning: the logger org\.apache\.hc\.client5\.http\.headers writes at DEBUG: [\d,]{3,} lines .*/

// the invoker takes what a script returns for its verdict
return true
