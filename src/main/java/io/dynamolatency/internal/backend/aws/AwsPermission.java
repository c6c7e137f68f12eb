package io.dynamolatency.internal.backend.aws;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** The user's permission to send calls to AWS, where each call is billed. */
public final class AwsPermission {

    /** Parameter: {@code true} allows calls to AWS. Default: {@code false}. */
    public static final String ALLOW = "dynamolatency.aws.allow";

    private AwsPermission() {}

    /** Returns the reason if the parameter's value is invalid; empty if the value is valid. */
    public static Optional<String> unreadable(Function<String, Optional<String>> parameters) {
        return parameters
                .apply(ALLOW)
                .map(String::strip)
                .filter(value -> !value.equals("true") && !value.equals("false"))
                .map(value -> "parameter " + ALLOW + " = \"" + value + "\"; write true or false");
    }

    /** Returns whether the user allows calls to AWS. */
    public static boolean allowed(Function<String, Optional<String>> parameters) {
        return parameters.apply(ALLOW).map(String::strip).filter("true"::equals).isPresent();
    }

    /**
     * Returns the reason if a client that calls AWS must not be used; empty if its use is allowed.
     *
     * @param factory the name that messages use for the client's factory
     * @param target what the client calls, in words for messages
     * @param sent what has been sent so far, in words for messages
     */
    public static Optional<String> refusal(
            String factory, String target, String sent, Function<String, Optional<String>> parameters) {
        Optional<String> unreadable = unreadable(parameters);
        if (unreadable.isPresent() || allowed(parameters)) {
            return unreadable;
        }
        return Optional.of(factory + " returned a client for " + target + ", which is or may be AWS; " + sent
                + ". Every call there, including up to 10000 warm-up calls, is billed to the client's account"
                + " and reads or writes its tables. To permit this, write " + ALLOW
                + " = true in junit-platform.properties, or -D" + ALLOW
                + "=true, and set iterations and warmup to the numbers that you want to pay for. Otherwise, give the"
                + " client an endpointOverride, or remove direct = true; without direct = true, the kit measures the"
                + " client against DynamoDB Local");
    }

    /**
     * Returns a predicate that is true for hosts that SDK clients must not call. These are AWS's hosts. If calls to AWS
     * are allowed, the predicate is always false.
     */
    public static Predicate<String> refusedHosts(boolean allowed) {
        return host -> !allowed && new TargetHost(host, 443, true).aws();
    }
}
