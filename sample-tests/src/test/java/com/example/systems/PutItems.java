package com.example.systems;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Puts items with the AWS SDK for Java v2, one after another, in a process of its own as the other systems are: as it is, or with
 * {@code close} as its argument with {@code Connection: close}.
 */
final class PutItems {

    private PutItems() {}

    public static void main(String[] arguments) throws Exception {
        Apache5HttpClient.Builder http = Apache5HttpClient.builder();
        String authority = System.getenv("SSL_CERT_FILE");
        if (authority != null) {
            TrustManager[] managers = trusting(Path.of(authority));
            http.tlsTrustManagersProvider(() -> managers);
        }
        DynamoDbClientBuilder builder = DynamoDbClient.builder().httpClientBuilder(http);
        if (arguments.length == 1 && arguments[0].equals("close")) {
            builder.overrideConfiguration(c -> c.putHeader("Connection", "close"));
        } else if (arguments.length > 0) {
            throw new IllegalArgumentException("PutItems [close], not " + String.join(" ", arguments));
        }
        String table = System.getenv("DYNAMOLATENCY_TABLE");
        String key = System.getenv("DYNAMOLATENCY_KEY");
        int iterations = Integer.parseInt(System.getenv("DYNAMOLATENCY_ITERATIONS"));

        System.out.println("system: AWS SDK for Java " + VersionInfo.SDK_VERSION + ", Java "
                + Runtime.version().feature());
        try (DynamoDbClient dynamo = builder.build()) {
            for (int i = 0; i < iterations; i++) {
                String value = "java-" + i;
                dynamo.putItem(r -> r.tableName(table).item(Map.of(key, AttributeValue.fromS(value))));
            }
        }
    }

    /** The JVM reads no PEM file by itself, as OpenSSL does whose variable this is. */
    private static TrustManager[] trusting(Path pem) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
