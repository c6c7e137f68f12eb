package io.dynamolatency.internal.backend.aws;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.PartitionEndpointKey;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * The host and port that a client calls.
 *
 * @param host the host's name or address, in lower case, without brackets
 * @param encrypted whether the client uses TLS
 */
public record TargetHost(String host, int port, boolean encrypted) {

    public TargetHost {
        host = plain(host);
    }

    /** Returns the host and port of an address. */
    public static TargetHost of(URI uri) {
        boolean encrypted = !"http".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : encrypted ? 443 : 80;
        return new TargetHost(Optional.ofNullable(uri.getHost()).orElse(""), port, encrypted);
    }

    /** Loads the SDK's list of regions, about 400 classes, only for a host that can belong to AWS. */
    private static final class AwsDomains {

        /** The domains of all partitions that the SDK knows, including dual-stack and FIPS domains. */
        private static final Set<String> ALL = Stream.concat(
                        Stream.of("amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws"),
                        Region.regions().stream().flatMap(AwsDomains::of))
                .collect(Collectors.toUnmodifiableSet());

        private static Stream<String> of(Region region) {
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
    }

    private static String plain(String host) {
        String small = host.toLowerCase(Locale.ROOT);
        String name = small.startsWith("[") && small.endsWith("]") ? small.substring(1, small.length() - 1) : small;
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** Returns whether the host belongs to AWS. */
    public boolean aws() {
        // a numeric address ends with a digit, or has a colon; a domain of AWS has a dot
        boolean domain =
                host.contains(".") && !host.contains(":") && !Character.isDigit(host.charAt(host.length() - 1));
        return domain && AwsDomains.ALL.stream().anyMatch(aws -> host.equals(aws) || host.endsWith("." + aws));
    }

    /** Returns whether the text names this host, in any spelling. */
    public boolean is(String other) {
        return plain(other).equals(host);
    }

    @Override
    public String toString() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return (encrypted ? "https://" : "http://") + name + (port == (encrypted ? 443 : 80) ? "" : ":" + port);
    }
}
