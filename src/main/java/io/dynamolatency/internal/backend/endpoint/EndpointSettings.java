package io.dynamolatency.internal.backend.endpoint;

import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.text.SafeText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The address of a running server, and the certificate authorities, region and keys that its clients use. Immutable.
 *
 * @param uri the address: http or https, a host, and a port if it is not the scheme's default; no path
 * @param access the certificate authorities that clients trust, and the region and keys that they sign with
 */
public record EndpointSettings(URI uri, DynamoBackend.Access access) {

    /** Parameter: the server's address, such as {@code http://localhost:8000}. */
    public static final String URI_PARAMETER = "dynamolatency.endpoint.uri";

    /**
     * Parameter: a PEM file with certificate authorities. Clients trust only these authorities. Default: the
     * authorities that the JVM trusts.
     */
    public static final String CA = "dynamolatency.backend.ca";

    /** Parameter: the region that requests are signed for. Default: {@code us-east-1}. */
    public static final String REGION = "dynamolatency.backend.region";

    /** Parameter: the access key that requests are signed with. Default: an invalid key. */
    public static final String ACCESS_KEY_ID = "dynamolatency.endpoint.accessKeyId";

    /** Parameter: the secret of {@link #ACCESS_KEY_ID}. */
    public static final String SECRET_ACCESS_KEY = "dynamolatency.endpoint.secretAccessKey";

    private static final String SUCH_AS =
            "write an address such as http://localhost:8000, or https://dynamo.example.org:8043";

    private static final Pattern A_REGION = Pattern.compile("[a-z0-9][a-z0-9-]*");

    /**
     * Checks the address.
     *
     * @throws BackendException if the address is invalid; the message says what to write
     */
    public EndpointSettings {
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            throw refused(URI_PARAMETER, uri.toString(), "begins with neither http:// nor https://; " + SUCH_AS);
        }
        if (uri.getHost() == null) {
            throw refused(URI_PARAMETER, uri.toString(), "has no valid host name; " + SUCH_AS);
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw refused(URI_PARAMETER, uri.toString(), "has an invalid port; " + SUCH_AS);
        }
        if (uri.getUserInfo() != null) {
            throw refused(URI_PARAMETER, uri.toString(), "has a user name, which is not shown here; " + SUCH_AS);
        }
        boolean more = uri.getQuery() != null
                || uri.getFragment() != null
                || !(uri.getPath() == null
                        || uri.getPath().isEmpty()
                        || uri.getPath().equals("/"));
        if (more) {
            throw refused(URI_PARAMETER, uri.toString(), "has more than scheme, host and port; " + SUCH_AS);
        }
        if (scheme.equalsIgnoreCase("http") && !access.trusted().isEmpty()) {
            throw new BackendException(CA + " is set, but " + URI_PARAMETER + " = \"" + uri
                    + "\" is plain http, without a certificate; write https://, or remove " + CA);
        }
    }

    /**
     * Reads the parameters.
     *
     * @param parameters returns the value of a parameter by its name; empty if unset
     * @throws BackendException if a value is missing or invalid; the message has the parameter, the value and what to
     *     write
     */
    public static EndpointSettings from(Function<String, Optional<String>> parameters) {
        String uri = value(parameters, URI_PARAMETER)
                .orElseThrow(() -> new BackendException("backend = ENDPOINT needs the address of the server in the"
                        + " configuration parameter " + URI_PARAMETER + ", which is not set; " + SUCH_AS));
        DynamoBackend.Access access = DynamoBackend.Access.ANYBODY;
        Optional<String> region = value(parameters, REGION);
        if (region.filter(name -> !A_REGION.matcher(name).matches()).isPresent()) {
            throw refused(REGION, region.get(), "is not a region; write one such as eu-west-1");
        }
        Optional<DynamoBackend.Keys> keys = keys(parameters);
        List<X509Certificate> trusted =
                value(parameters, CA).map(EndpointSettings::trusted).orElse(List.of());
        return new EndpointSettings(
                parsed(uri), new DynamoBackend.Access(trusted, region.or(access::region), keys.or(access::keys)));
    }

    private static Optional<String> value(Function<String, Optional<String>> parameters, String key) {
        return parameters.apply(key).map(String::strip);
    }

    private static URI parsed(String uri) {
        try {
            return new URI(uri);
        } catch (URISyntaxException unreadable) {
            throw refused(URI_PARAMETER, uri, "is not an address (" + unreadable.getReason() + "); " + SUCH_AS);
        }
    }

    private static List<X509Certificate> trusted(String file) {
        try {
            return CertificateAuthorities.read(Path.of(file));
        } catch (IllegalArgumentException unreadable) {
            throw new BackendException(
                    CA + ": " + unreadable.getMessage()
                            + "; write a file with the certificate authorities of the endpoint, in PEM",
                    unreadable);
        }
    }

    private static Optional<DynamoBackend.Keys> keys(Function<String, Optional<String>> parameters) {
        Optional<String> name = value(parameters, ACCESS_KEY_ID);
        Optional<String> secret = value(parameters, SECRET_ACCESS_KEY);
        if (name.isPresent() != secret.isPresent()) {
            throw new BackendException((name.isPresent() ? ACCESS_KEY_ID : SECRET_ACCESS_KEY) + " is set without "
                    + (name.isPresent() ? SECRET_ACCESS_KEY : ACCESS_KEY_ID) + "; write both, or neither");
        }
        return name.flatMap(id -> secret.map(key -> new DynamoBackend.Keys(id, key)));
    }

    private static BackendException refused(String key, String value, String fault) {
        return new BackendException(key + " = \"" + SafeText.addressWithoutUser(value) + "\" " + fault);
    }
}
