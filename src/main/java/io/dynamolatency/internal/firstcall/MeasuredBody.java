package io.dynamolatency.internal.firstcall;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.internal.client.NamedFactory;
import io.dynamolatency.internal.setup.MeasurementSetup;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/**
 * The test whose body each JVM calls once.
 *
 * @param body a method of the class, without parameters that only JUnit can fill
 * @param arguments a text for each argument, made by the methods of this class
 * @param factory builds the client; empty for a client of the kit
 * @param mode the mode of the kit's client
 * @param kind the library of the kit's client
 * @param setup the proxy and the back end that all JVMs call
 */
public record MeasuredBody(
        Class<?> type,
        Method body,
        List<String> arguments,
        Optional<NamedFactory> factory,
        ConnectionMode mode,
        HttpClientKind kind,
        NetworkProfile network,
        MeasurementSetup setup) {

    public MeasuredBody {
        arguments = List.copyOf(arguments);
    }

    FirstCallVerdict.Test test() {
        return new FirstCallVerdict.Test(
                type.getName(),
                body.getName(),
                mode,
                factory.isPresent() ? Optional.empty() : Optional.of(kind),
                network);
    }

    /** Returns the text for an argument that is the client. */
    public static String client(boolean enhanced) {
        return enhanced ? FirstCallProgram.ENHANCED : FirstCallProgram.CLIENT;
    }

    public static String endpoint() {
        return FirstCallProgram.ENDPOINT;
    }

    /** Returns the text for an argument that is a constant of one of the kit's enums. */
    public static String constant(String name) {
        return FirstCallProgram.CONSTANT + name;
    }

    /**
     * Returns the text for an argument that is a table.
     *
     * @param described see {@link io.dynamolatency.internal.client.NamedTable#describe}
     */
    public static String table(String described) {
        return FirstCallProgram.TABLE + described;
    }
}
