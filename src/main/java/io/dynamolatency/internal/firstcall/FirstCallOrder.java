package io.dynamolatency.internal.firstcall;

import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.process.UserProperties;
import java.util.Map;
import java.util.Properties;

/** What a fresh JVM gets from this JVM: system properties, and an order that says which call to make. */
final class FirstCallOrder {

    /** The property that prevents a suite's guard from opening in the fresh JVM. */
    private static final String NO_GUARD = "io.dynamolatency.suite.open";

    private FirstCallOrder() {}

    /** Returns the user's system properties, and the properties that lead clients to the proxy. */
    static Map<String, String> properties(KitEndpoint endpoint) {
        Map<String, String> properties = UserProperties.ofThisJvm();
        properties.putAll(endpoint.asSystemProperties());
        properties.put(NO_GUARD, "true");
        return properties;
    }

    /** @param warmUp {@link Words#ONLINE}, {@link Words#OFFLINE}, or {@code ""} for no warm-up */
    static Properties of(MeasuredBody test, int index, String warmUp) {
        Properties order = new Properties();
        KitEndpoint endpoint = test.setup().endpoint();
        order.setProperty(Words.URI, endpoint.uri().toString());
        endpoint.access().region().ifPresent(region -> order.setProperty(Words.REGION, region));
        endpoint.access().keys().ifPresent(keys -> {
            order.setProperty(Words.KEY, keys.accessKeyId());
            order.setProperty(Words.SECRET, keys.secretAccessKey());
        });
        order.setProperty(Words.TYPE, test.type().getName());
        order.setProperty(Words.DECLARING, test.body().getDeclaringClass().getName());
        order.setProperty(Words.BODY, test.body().getName());
        order.setProperty(Words.PARAMETERS, FirstCallProgram.parameters(test.body()));
        for (int i = 0; i < test.arguments().size(); i++) {
            order.setProperty(Words.ARGUMENT + i, test.arguments().get(i));
        }
        if (test.factory().isPresent()) {
            order.setProperty(Words.FACTORY, test.factory().get().type().getName());
            order.setProperty(Words.METHOD, test.factory().get().method());
            order.setProperty(
                    Words.TAKES_ENDPOINT, String.valueOf(test.factory().get().takesEndpoint()));
        } else {
            order.setProperty(Words.MODE, test.mode().name());
            order.setProperty(Words.KIND, test.kind().name());
        }
        if (needsTrust(test)) {
            order.setProperty(
                    Words.TRUST, String.valueOf(endpoint.asEnvironment().get("AWS_CA_BUNDLE")));
        }
        order.setProperty(Words.INDEX, Integer.toString(index));
        order.setProperty(Words.WARM_UP, warmUp);
        return order;
    }

    /**
     * Returns whether the fresh JVM needs the proxy's certificate authority in a file. The kit's clients read this
     * file. CRT clients also need it, because CRT does not read the JVM's trust store.
     */
    private static boolean needsTrust(MeasuredBody test) {
        boolean crt = test.setup()
                .ownHttpClient()
                .filter(http -> http.type().getSimpleName().contains("Crt"))
                .isPresent();
        return test.network().tls().encrypted() && (test.factory().isEmpty() || crt);
    }
}
