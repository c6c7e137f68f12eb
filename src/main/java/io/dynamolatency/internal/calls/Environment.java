package io.dynamolatency.internal.calls;

import org.jspecify.annotations.Nullable;

/**
 * The JVM, machine, SDK, back end and HTTP client of a measurement.
 *
 * @param jvm name and version of the Java virtual machine
 * @param os name, version and architecture of the operating system
 * @param cores processors that this JVM can use
 * @param sdkVersion version of the AWS SDK
 * @param backend the back end's name and version, such as {@code DynamoDB Local 3.3.1}
 * @param ownHttpClient class and version of the HTTP client beneath your client, such as {@code Apache5HttpClient
 *     2.54.13}. {@code null} without a client of yours, or if your client does not show its HTTP client
 */
public record Environment(
        String jvm,
        String os,
        int cores,
        String sdkVersion,
        String backend,
        @Nullable String ownHttpClient) {

    /** Returns the environment of a measurement in this JVM. */
    public static Environment ofThisJvm(String sdkVersion, String backend) {
        return new Environment(
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                sdkVersion,
                backend,
                null);
    }

    /** Returns a copy with the given HTTP client beneath your client. */
    public Environment withOwnHttpClient(@Nullable String client) {
        return new Environment(jvm, os, cores, sdkVersion, backend, client);
    }
}
