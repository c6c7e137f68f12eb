package io.dynamolatency.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamolatency.TlsVersion;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import io.dynamolatency.internal.client.KitEndpoint;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Requests reach a back end that checks signatures with what was signed: the Host header is that of the proxy, which
 * the client has signed, and no signed header is taken away or changed.
 */
@Timeout(30)
@Tag("server")
class SignatureTest {

    private static final AwsBasicCredentials KEYS =
            AwsBasicCredentials.create("cassandra", "a secret of the endpoint's");

    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @ParameterizedTest
    @EnumSource(names = {"NONE", "TLS_1_3"})
    void aBackEndThatChecksSignaturesFindsThemGood(TlsVersion tls) throws Exception {
        byte[] tables = "{\"TableNames\":[]}".getBytes(StandardCharsets.US_ASCII);
        List<RawHttp.Message> seen = new CopyOnWriteArrayList<>();
        try (RawServer checking = RawServer.answering(request -> {
                    seen.add(request);
                    return RawHttp.answer(200, tables);
                });
                LatencyProxy proxy = Proxies.open(checking.uri(), Duration.ZERO, tls)) {
            KitEndpoint endpoint = new KitEndpoint(
                    proxy.uri(),
                    new DynamoBackend.Access(
                            tls.encrypted() ? List.of(Proxies.CERTIFICATE.authority()) : List.of(),
                            Optional.of("eu-west-1"),
                            Optional.of(new DynamoBackend.Keys(KEYS.accessKeyId(), KEYS.secretAccessKey()))));
            try (DynamoDbClient client = endpoint.applyTo(DynamoDbClient.builder())
                    .httpClientBuilder(endpoint.applyTo(Apache5HttpClient.builder()))
                    .build()) {
                client.listTables();
                client.putItem(r -> r.tableName("some").item(Map.of()));
            }
            assertThat(seen).hasSize(2).allSatisfy(request -> {
                URI host = URI.create("http://" + request.header("host"));
                assertThat(host.getPort()).isEqualTo(proxy.uri().getPort());
                assertThat(request.header("authorization"))
                        .contains("/eu-west-1/dynamodb/")
                        .isEqualTo(signed(request, KEYS));
                // the check tells keys apart
                assertThat(signed(request, AwsBasicCredentials.create("cassandra", "another")))
                        .isNotEqualTo(request.header("authorization"));
            });
        }
    }

    /** What a server that knows the keys makes of what it has received. */
    private static String signed(RawHttp.Message request, AwsBasicCredentials keys) {
        String authorization = String.valueOf(request.header("authorization"));
        String names = authorization.replaceFirst(".*SignedHeaders=([^,]+),.*", "$1");
        SdkHttpRequest.Builder received = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("http://" + request.header("host") + "/"));
        Arrays.stream(names.split(";", -1))
                .filter(name -> !name.equals("host"))
                .forEach(name -> received.putHeader(name, String.valueOf(request.header(name))));
        Instant when = AMZ_DATE.parse(String.valueOf(request.header("x-amz-date")), Instant::from);
        return AwsV4HttpSigner.create()
                .sign(r -> r.identity(keys)
                        .request(received.build())
                        .payload(ContentStreamProvider.fromByteArray(request.bytes()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "dynamodb")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(when, ZoneOffset.UTC)))
                .request()
                .firstMatchingHeader("Authorization")
                .orElseThrow();
    }
}
