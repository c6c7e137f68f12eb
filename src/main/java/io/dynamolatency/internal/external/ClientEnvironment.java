package io.dynamolatency.internal.external;

import io.dynamolatency.ExternalClient;
import io.dynamolatency.TestTable;
import io.dynamolatency.internal.client.KitEndpoint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Builds the environment of a measured process: this JVM's, without what would lead it elsewhere, and the
 * endpoint's. Pure.
 */
final class ClientEnvironment {

    /** Endpoints, profiles, keys, retries, connection settings: in a shell they belong to another account. */
    private static final String AWS = "AWS_";

    private static final Set<String> NOT_INHERITED = Set.of(
            // ways round the proxy
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "GLOBAL_AGENT_HTTP_PROXY",
            "GLOBAL_AGENT_HTTPS_PROXY",
            // other trust settings
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "NODE_EXTRA_CA_CERTS",
            "NODE_TLS_REJECT_UNAUTHORIZED",
            "PYTHONHTTPSVERIFY",
            // options for all programs of a runtime: proxies, agents, debuggers
            "NODE_OPTIONS",
            "GODEBUG",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "BOTO_CONFIG");

    /** Where the SDK's default chain finds keys, for a back end that has none of its own. */
    private static final Set<String> KEYS = Set.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_SECURITY_TOKEN",
            "AWS_PROFILE",
            "AWS_DEFAULT_PROFILE",
            "AWS_CONFIG_FILE",
            "AWS_SHARED_CREDENTIALS_FILE",
            "AWS_SDK_LOAD_CONFIG",
            "AWS_ROLE_ARN",
            "AWS_ROLE_SESSION_NAME",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
            "AWS_EC2_METADATA_DISABLED",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT");

    private ClientEnvironment() {}

    /**
     * Returns the whole environment.
     *
     * @param ambient the environment of this JVM
     * @param calls how many calls the process should make
     * @param own what the test sets, which overrides everything
     */
    static Map<String, String> of(
            Map<String, String> ambient, KitEndpoint endpoint, TestTable table, int calls, Map<String, String> own) {
        Map<String, String> environment = new HashMap<>(ambient);
        Map<String, String> profile = endpoint.profileEnvironment();
        environment.keySet().removeIf(name -> leadsAstray(name, profile.isEmpty()));
        environment.putAll(profile);
        environment.putAll(endpoint.asEnvironment());
        // Python buffers its lines unless it prints to a terminal
        environment.put("PYTHONUNBUFFERED", "1");
        environment.put(ExternalClient.TABLE, table.name());
        environment.put(ExternalClient.KEY, TestTable.KEY);
        environment.put(ExternalClient.ITERATIONS, Integer.toString(calls));
        environment.putAll(own);
        return environment;
    }

    private static boolean leadsAstray(String name, boolean keysOfTheShell) {
        String upper = name.toUpperCase(Locale.ROOT);
        return (upper.startsWith(AWS) && !(keysOfTheShell && KEYS.contains(upper))) || NOT_INHERITED.contains(upper);
    }

    /** Returns the variables that lead a process to an endpoint and its authorities, without keys, for messages. */
    static Map<String, String> leading(KitEndpoint endpoint) {
        Map<String, String> all = endpoint.asEnvironment();
        Map<String, String> leading = new LinkedHashMap<>();
        for (String name : new String[] {
            "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"
        }) {
            String value = all.get(name);
            if (value != null) {
                leading.put(name, value);
            }
        }
        return leading;
    }
}
