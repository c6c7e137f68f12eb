package io.dynamolatency.internal.backend.endpoint;

import io.dynamolatency.backend.BackendAccess;
import io.dynamolatency.backend.BackendException;
import io.dynamolatency.backend.CertificateAuthorities;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where somebody else's back end answers, and how clients get in. Immutable.
 *
 * @param uri http or https, a host, and a port unless it is the scheme's own; no path
 * @param access whom clients trust there, and what they sign with
 */
public record EndpointSettings(URI uri, BackendAccess access) {

    /** Parameter: where it answers, such as {@code http://localhost:8000}. */
    public static final String URI_PARAMETER = "dynamolatency.endpoint.uri";

    /** Parameter: a file with the certificate authorities, in PEM, that clients trust there and no others; the JVM's own where it is not given. */
    public static final String CA = "dynamolatency.endpoint.ca";

    /** Parameter: the region that requests are signed for, {@code us-east-1} where it is not given. */
    public static final String REGION = "dynamolatency.endpoint.region";

    /** Parameter: the name of the access key that requests are signed with; some key that opens nothing where it is not given. */
    public static final String ACCESS_KEY_ID = "dynamolatency.endpoint.accessKeyId";

    /** Parameter: what goes with {@link #ACCESS_KEY_ID}. */
    public static final String SECRET_ACCESS_KEY = "dynamolatency.endpoint.secretAccessKey";

    private static final String SUCH_AS = "write one such as http://localhost:8000, or https://dynamo.example.org:8043";

    private static final Pattern A_REGION = Pattern.compile("[a-z0-9][a-z0-9-]*");

    /**
     * Refuses an address that cannot be one.
     *
     * @throws BackendException saying what is wrong with it and what to write
     */
    public EndpointSettings {
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            throw refused(URI_PARAMETER, uri.toString(), "begins with neither http:// nor https://; " + SUCH_AS);
        }
        if (uri.getHost() == null) {
            throw refused(URI_PARAMETER, uri.toString(), "has no host, or one that is no host's name; " + SUCH_AS);
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw refused(URI_PARAMETER, uri.toString(), "has a port that is none; " + SUCH_AS);
        }
        boolean more = uri.getUserInfo() != null
                || uri.getQuery() != null
                || uri.getFragment() != null
                || !(uri.getPath() == null
                        || uri.getPath().isEmpty()
                        || uri.getPath().equals("/"));
        if (more) {
            throw refused(
                    URI_PARAMETER,
                    uri.toString(),
                    "has more than scheme, host and port, which is all there may be; " + SUCH_AS);
        }
        if (scheme.equalsIgnoreCase("http") && access.trust().isPresent()) {
            throw new BackendException(CA + " is given, but " + URI_PARAMETER + " = \"" + uri
                    + "\" is plain http, where no certificate is shown; write https://, or take " + CA + " away");
        }
    }

    /**
     * Reads the parameters named by this type's constants.
     *
     * @param parameters the value of a parameter by its name, empty where it is not given
     * @throws BackendException when a value is missing or cannot be read, naming the parameter, the value and what to write
     */
    public static EndpointSettings from(Function<String, Optional<String>> parameters) {
        String uri = said(parameters, URI_PARAMETER)
                .orElseThrow(() -> new BackendException("backend = ENDPOINT measures what answers at the address in the"
                        + " configuration parameter " + URI_PARAMETER + ", which is not given; " + SUCH_AS));
        BackendAccess access = BackendAccess.ANYBODY;
        Optional<String> region = said(parameters, REGION);
        if (region.filter(name -> !A_REGION.matcher(name).matches()).isPresent()) {
            throw refused(REGION, region.get(), "is no region's name; write one such as eu-west-1");
        }
        Optional<BackendAccess.Keys> keys = keys(parameters);
        Optional<CertificateAuthorities> trust = said(parameters, CA).map(EndpointSettings::authorities);
        return new EndpointSettings(
                parsed(uri), new BackendAccess(trust, region.or(access::region), keys.or(access::keys)));
    }

    private static Optional<String> said(Function<String, Optional<String>> parameters, String key) {
        return parameters.apply(key).map(String::strip);
    }

    private static URI parsed(String uri) {
        try {
            return new URI(uri);
        } catch (URISyntaxException unreadable) {
            throw refused(URI_PARAMETER, uri, "is no address (" + unreadable.getReason() + "); " + SUCH_AS);
        }
    }

    private static CertificateAuthorities authorities(String file) {
        try {
            return CertificateAuthorities.read(Path.of(file));
        } catch (IllegalArgumentException unreadable) {
            throw new BackendException(
                    CA + ": " + unreadable.getMessage()
                            + "; write a file with the certificate authorities of the endpoint, in PEM",
                    unreadable);
        }
    }

    private static Optional<BackendAccess.Keys> keys(Function<String, Optional<String>> parameters) {
        Optional<String> name = said(parameters, ACCESS_KEY_ID);
        Optional<String> secret = said(parameters, SECRET_ACCESS_KEY);
        if (name.isPresent() != secret.isPresent()) {
            throw new BackendException((name.isPresent() ? ACCESS_KEY_ID : SECRET_ACCESS_KEY) + " is given without "
                    + (name.isPresent() ? SECRET_ACCESS_KEY : ACCESS_KEY_ID) + "; write both, or neither");
        }
        return name.flatMap(id -> secret.map(key -> new BackendAccess.Keys(id, key)));
    }

    private static BackendException refused(String key, String value, String fault) {
        return new BackendException(key + " = \"" + value + "\" " + fault);
    }
}
