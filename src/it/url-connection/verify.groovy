// written once everything was resolved
def remembered = new File(localRepositoryPath, '.cache/dynamo-latency-junit').listFiles()
assert remembered != null && remembered.any { it.length() > 0 }

def results = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/dynamo-latency/results.json')).results
assert results*.ownHttpClient.toSet() == ['UrlConnectionHttpClient 2.54.13', null].toSet()
assert new File(basedir, 'target/dynamo-latency/report.html').text.contains('UrlConnectionHttpClient 2.54.13')
