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
 * Computes the environment variables of a measured process. Takes this JVM's variables, leaves out variables for a
 * different endpoint, and adds variables for the kit's endpoint. Pure.
 */
final class ClientEnvironment {

    /**
     * The prefix of variables for endpoints, profiles, keys, retries and connections. In a user's shell, these
     * variables belong to a different account.
     */
    private static final String AWS = "AWS_";

    private static final Set<String> NOT_INHERITED = Set.of(
            // HTTP proxies
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

    /**
     * The variables in which the SDK's default chain finds keys. A back end without its own keys needs these variables.
     */
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
     * Returns all variables of the process.
     *
     * @param ambient the variables of this JVM
     * @param calls the number of calls that the process should make
     * @param own the variables that the test sets; they override all others
     */
    static Map<String, String> of(
            Map<String, String> ambient, KitEndpoint endpoint, TestTable table, int calls, Map<String, String> own) {
        Map<String, String> environment = new HashMap<>(ambient);
        Map<String, String> profile = endpoint.profileEnvironment();
        environment.keySet().removeIf(name -> leadsAstray(name, profile.isEmpty()));
        environment.putAll(profile);
        environment.putAll(endpoint.asEnvironment());
        // otherwise Python buffers its output, because it does not print to a terminal
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

    /** Returns the variables with the endpoint and its certificate authorities, but not the keys, for messages. */
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
