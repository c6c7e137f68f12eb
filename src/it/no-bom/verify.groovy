def results = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/dynamo-latency/results.json'))
assert results.environment.sdkVersion == '2.30.38'
assert results.results.findAll { it.mode == 'AS_BUILT' }*.ownHttpClient == ['ApacheHttpClient 2.30.38']

// the invoker takes what a script returns for its verdict
return true
