package io.dynamolatency.internal.setup;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Who answers a client that is measured without a proxy. Pure.
 *
 * @param host a name or an address, in small letters, without brackets
 * @param port its port
 * @param encrypted whether TLS is spoken with it
 */
public record TargetHost(String host, int port, boolean encrypted) {

    /** Says whether calls may go to AWS itself. */
    public static final String ALLOW = "dynamolatency.aws.allow";

    /** Of all partitions that the SDK knows, those with addresses of both versions of IP included. */
    private static final Set<String> OF_AWS = Stream.concat(
                    Stream.of("amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws"),
                    Region.regions().stream().flatMap(TargetHost::domains))
            .collect(Collectors.toUnmodifiableSet());

    /** The same host however it was written. */
    public TargetHost {
        host = plain(host);
    }

    /** Who answers at an address. */
    static TargetHost of(URI uri) {
        boolean encrypted = !"http".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : encrypted ? 443 : 80;
        return new TargetHost(Optional.ofNullable(uri.getHost()).orElse(""), port, encrypted);
    }

    private static Stream<String> domains(Region region) {
        PartitionMetadata partition = PartitionMetadata.of(region);
        return Stream.of(
                        List.<EndpointTag>of(),
                        List.of(EndpointTag.DUALSTACK),
                        List.of(EndpointTag.FIPS),
                        List.of(EndpointTag.DUALSTACK, EndpointTag.FIPS))
                .map(tags -> partition.dnsSuffix(
                        PartitionEndpointKey.builder().tags(tags).build()))
                .filter(Objects::nonNull);
    }

    private static String plain(String host) {
        String small = host.toLowerCase(Locale.ROOT);
        String name = small.startsWith("[") && small.endsWith("]") ? small.substring(1, small.length() - 1) : small;
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Whether it is AWS itself. */
    boolean aws() {
        return OF_AWS.stream().anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
    }

    /** Whether a host that somebody wrote is this one. */
    boolean is(String other) {
        return plain(other).equals(host);
    }

    /** What is wrong with the parameter; empty where nothing is. */
    public static Optional<String> unreadable(Function<String, Optional<String>> parameters) {
        return parameters
                .apply(ALLOW)
                .map(String::strip)
                .filter(said -> !said.equals("true") && !said.equals("false"))
                .map(said -> "parameter " + ALLOW + " = \"" + said + "\"; write true or false");
    }

    /** Whether calls may go to AWS itself. */
    public static boolean allowed(Function<String, Optional<String>> parameters) {
        return parameters.apply(ALLOW).map(String::strip).filter("true"::equals).isPresent();
    }

    /**
     * Why a client that leads to AWS is not to be used; empty where it is allowed.
     *
     * @param factory what messages call the client's factory
     * @param where what it leads to, in words
     * @param sent what was sent so far, in words
     */
    static Optional<String> refusal(
            String factory, String where, String sent, Function<String, Optional<String>> parameters) {
        Optional<String> unreadable = unreadable(parameters);
        if (unreadable.isPresent() || allowed(parameters)) {
            return unreadable;
        }
        return Optional.of(factory + " returned a client for " + where + ", which is AWS itself or may be; " + sent
                + ". Measured there, every call, those of the warm-up included (10000 at most), is billed to the"
                + " account of its keys and reads or writes its tables. Where that is meant, write " + ALLOW
                + " = true in junit-platform.properties, or -D" + ALLOW
                + "=true, and an iterations and warmup that you are willing to pay for; where not, give the client an"
                + " endpointOverride, or take direct = true away: it is measured against DynamoDB Local then");
    }

    @Override
    public String toString() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return (encrypted ? "https://" : "http://") + name + (port == (encrypted ? 443 : 80) ? "" : ":" + port);
    }
}
