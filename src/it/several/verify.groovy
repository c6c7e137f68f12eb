// each module has one report of all its forks
[orders: ['com.example.LoadsTest', 'com.example.SavesTest'], customers: ['com.example.CustomersTest']].each { module, tests ->
    def report = new groovy.json.JsonSlurper().parse(new File(basedir, "$module/target/dynamo-latency/results.json"))
    assert report.results*.testClass.sort() == tests
    assert report.forks.size() == tests.size()
    assert report.results.every { it.errors == 0 && it.connections.opened == 1 }
}

// the invoker takes what a script returns for its verdict
return true
