// written once everything was resolved
def remembered = new File(localRepositoryPath, '.cache/dynamo-latency-junit').listFiles()
assert remembered != null && remembered.any { it.length() > 0 }

def results = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/dynamo-latency/results.json')).results
assert results*.ownHttpClient.toSet() == ['UrlConnectionHttpClient 2.54.13', null].toSet()
assert new File(basedir, 'target/dynamo-latency/report.html').text.contains('UrlConnectionHttpClient 2.54.13')

// what Gradle reads of the published POM: it takes an optional dependency for the least version of it
def published = new File(localRepositoryPath, 'io/dynamolatency/dynamo-latency-junit').listFiles()
        .findAll { it.directory }.max { it.lastModified() }
def pom = new groovy.xml.XmlSlurper().parse(published.listFiles().find { it.name.endsWith('.pom') })
assert pom.dependencies.dependency.findAll { it.optional == 'true' }.isEmpty()
assert pom.dependencies.dependency.findAll { it.scope in ['compile', 'runtime', ''] }*.artifactId*.text().toSet() ==
        ['assertj-core', 'HdrHistogram'].toSet()
assert pom.dependencies.dependency.findAll { it.groupId == 'software.amazon.awssdk' }*.scope*.text().toSet() ==
        ['provided'].toSet()
assert published.listFiles().every { !it.name.endsWith('.module') }

// the invoker takes what a script returns for its verdict
return true
