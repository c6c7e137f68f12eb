package io.dynamolatency.internal.backend.aws;

import io.dynamolatency.backend.CertificateAuthorities;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which DynamoDB at AWS, and how much of it. Immutable.
 *
 * @param region where empty, the one that the SDK finds by itself
 * @param endpoint where empty, the region's own
 * @param authorities whom clients trust; where empty, whom the JVM trusts
 * @param tablePrefix what the names of the kit's tables begin with
 * @param maxCalls how many requests may be sent in a run
 * @param writePrice of a million write request units, in US dollars
 * @param readPrice of a million read request units, in US dollars
 */
public record AwsSettings(
        Optional<String> region,
        Optional<URI> endpoint,
        Optional<CertificateAuthorities> authorities,
        String tablePrefix,
        long maxCalls,
        BigDecimal writePrice,
        BigDecimal readPrice) {

    public static final String REGION = "dynamolatency.aws.region";
    public static final String ENDPOINT = "dynamolatency.aws.endpoint";
    public static final String CA = "dynamolatency.aws.ca";
    public static final String TABLE_PREFIX = "dynamolatency.aws.tablePrefix";
    public static final String MAX_CALLS = "dynamolatency.aws.maxCalls";
    public static final String WRITE_PRICE = "dynamolatency.aws.pricePerMillionWrites";
    public static final String READ_PRICE = "dynamolatency.aws.pricePerMillionReads";

    /** A warm-up of 10,000 calls at most, and as many timed ones, in each of two modes. */
    private static final long CALLS = 40_000;

    /**
     * On demand, table class Standard, US East (N. Virginia), since November 1, 2024: aws.amazon.com/dynamodb/pricing/on-demand.
     */
    private static final String WRITES = "0.625";

    private static final String READS = "0.125";

    private static final Pattern A_REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d+");
    // what a table's name may have, less the 36 characters that come behind it
    private static final Pattern A_PREFIX = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

    /**
     * Reads the parameters.
     *
     * @throws IllegalArgumentException where one cannot be read, with what to write
     */
    public static AwsSettings from(Function<String, Optional<String>> parameters) {
        Function<String, Optional<String>> said = key -> parameters.apply(key).map(String::strip);
        return new AwsSettings(
                said.apply(REGION)
                        .map(region ->
                                checked(REGION, region, A_REGION.matcher(region).matches(), "eu-west-1")),
                said.apply(ENDPOINT).map(AwsSettings::endpoint),
                said.apply(CA).map(AwsSettings::authorities),
                said.apply(TABLE_PREFIX)
                        .map(prefix -> checked(
                                TABLE_PREFIX,
                                prefix,
                                A_PREFIX.matcher(prefix).matches(),
                                "at most 200 letters, digits and _ . -, such as dynamolatency-"))
                        .orElse("dynamolatency-"),
                said.apply(MAX_CALLS).map(AwsSettings::calls).orElse(CALLS),
                price(WRITE_PRICE, said.apply(WRITE_PRICE).orElse(WRITES)),
                price(READ_PRICE, said.apply(READ_PRICE).orElse(READS)));
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
                    && (uri.getRawPath() == null
                            || uri.getRawPath().isEmpty()
                            || uri.getRawPath().equals("/"))) {
                return uri;
            }
        } catch (IllegalArgumentException none) {
            // said below
        }
        throw refused(
                ENDPOINT, written, "an https address without a path, such as that of a VPC endpoint, or leave it out");
    }

    private static CertificateAuthorities authorities(String written) {
        try {
            return CertificateAuthorities.read(Path.of(written));
        } catch (InvalidPathException none) {
            throw refused(CA, written, "a file of certificates in PEM");
        } catch (IllegalArgumentException unreadable) {
            throw new IllegalArgumentException(
                    "parameter " + CA + ": " + unreadable.getMessage() + "; name a file of certificates in PEM",
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
            // said below
        }
        throw refused(MAX_CALLS, written, "a whole number of 1 or more");
    }

    private static BigDecimal price(String key, String written) {
        try {
            BigDecimal price = new BigDecimal(written);
            if (price.signum() >= 0) {
                return price;
            }
        } catch (NumberFormatException none) {
            // said below
        }
        throw refused(key, written, "US dollars, such as " + WRITES);
    }

    /** What so many calls may cost, for whoever is going to pay. */
    String estimate() {
        return String.format(
                Locale.ROOT,
                "%,d calls at most (%s), about %s USD if each writes an item of up to 1 KB, %s USD if each reads one of up"
                        + " to 4 KB; each further KB written, and each further 4 KB read, costs as much again. An estimate: at %s"
                        + " and %s USD for a million write and read request units (%s, %s; preset are those on demand in US East"
                        + " (N. Virginia) since November 2024), without storage, transfer and taxes",
                maxCalls,
                MAX_CALLS,
                dollars(writePrice),
                dollars(readPrice),
                writePrice.toPlainString(),
                readPrice.toPlainString(),
                WRITE_PRICE,
                READ_PRICE);
    }

    private String dollars(BigDecimal pricePerMillion) {
        BigDecimal exact =
                pricePerMillion.multiply(BigDecimal.valueOf(maxCalls)).movePointLeft(6);
        return exact.setScale(Math.max(2, Math.min(4, exact.stripTrailingZeros().scale())), RoundingMode.UP)
                .toPlainString();
    }
}
