package io.dynamolatency.internal.backend.aws;

import io.dynamolatency.internal.backend.endpoint.EndpointSettings;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.text.SafeText;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The settings of {@code backend = AWS}: region, address, table names, and the cap on calls. Immutable.
 *
 * @param region the region; if empty, the SDK finds it
 * @param endpoint the https address; if empty, the region's own address
 * @param trusted the certificates that clients trust; if empty, the authorities that the JVM trusts
 * @param tablePrefix the first characters of the names of the kit's tables
 * @param maxCalls the largest number of requests that one JVM is allowed to send, at least 1
 */
public record AwsSettings(
        Optional<String> region,
        Optional<URI> endpoint,
        List<X509Certificate> trusted,
        String tablePrefix,
        long maxCalls) {

    /** Parameter: an https address, such as the address of a VPC endpoint. Default: the region's own address. */
    public static final String ENDPOINT = "dynamolatency.aws.endpoint";

    /** Parameter: the first characters of the names of the kit's tables. Default: {@code dynamolatency-}. */
    public static final String TABLE_PREFIX = "dynamolatency.aws.tablePrefix";

    /** Parameter: the largest number of requests that one JVM is allowed to send. Default: 40000. */
    public static final String MAX_CALLS = "dynamolatency.aws.maxCalls";

    /** The default cap: at most 10,000 warm-up calls and 10,000 timed calls, in each of two modes. */
    private static final long CALLS = 40_000;

    private static final Pattern A_REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");
    // a table name has at most 255 characters, and 36 characters follow the prefix
    private static final Pattern A_PREFIX = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

    /**
     * Reads the parameters.
     *
     * @throws IllegalArgumentException if a value is invalid; the message says what to write
     */
    public static AwsSettings from(Function<String, Optional<String>> parameters) {
        Function<String, Optional<String>> read = key -> parameters.apply(key).map(String::strip);
        return new AwsSettings(
                read.apply(EndpointSettings.REGION)
                        .map(region -> checked(
                                EndpointSettings.REGION,
                                region,
                                A_REGION.matcher(region).matches(),
                                "eu-west-1")),
                read.apply(ENDPOINT).map(AwsSettings::endpoint),
                read.apply(EndpointSettings.CA).map(AwsSettings::trusted).orElse(List.of()),
                read.apply(TABLE_PREFIX)
                        .map(prefix -> checked(
                                TABLE_PREFIX,
                                prefix,
                                A_PREFIX.matcher(prefix).matches(),
                                "1 to 200 of the characters A-Z, a-z, 0-9, '_', '.' and '-', such as dynamolatency-"))
                        .orElse("dynamolatency-"),
                read.apply(MAX_CALLS).map(AwsSettings::calls).orElse(CALLS));
    }

    private static String checked(String key, String value, boolean good, String instead) {
        if (!good) {
            throw refused(key, value, instead);
        }
        return value;
    }

    private static IllegalArgumentException refused(String key, String value, String instead) {
        return new IllegalArgumentException("parameter " + key + " = \"" + value + "\"; write " + instead);
    }

    private static URI endpoint(String written) {
        try {
            URI uri = URI.create(written);
            if ("https".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && (uri.getRawPath() == null
                            || uri.getRawPath().isEmpty()
                            || uri.getRawPath().equals("/"))) {
                return uri;
            }
        } catch (IllegalArgumentException none) {
            // the code below reports this as a fault
        }
        throw refused(
                ENDPOINT,
                SafeText.addressWithoutUser(written),
                "an https address without user name, path and query, such as that of a VPC endpoint, or leave the"
                        + " parameter out");
    }

    private static List<X509Certificate> trusted(String written) {
        try {
            return CertificateAuthorities.read(Path.of(written));
        } catch (InvalidPathException none) {
            throw refused(EndpointSettings.CA, written, "a file of certificates in PEM");
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "parameter " + EndpointSettings.CA + ": " + unreadable.getMessage()
                            + "; name a file of certificates in PEM",
                    unreadable);
        }
    }

    private static long calls(String written) {
        try {
            long calls = Long.parseLong(written);
            if (calls >= 1) {
                return calls;
            }
        } catch (NumberFormatException none) {
            // the code below reports this as a fault
        }
        throw refused(MAX_CALLS, written, "a whole number of 1 or more");
    }
}
