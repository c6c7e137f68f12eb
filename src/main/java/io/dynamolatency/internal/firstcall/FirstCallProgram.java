package io.dynamolatency.internal.firstcall;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.DynamoEndpoint;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.client.CredentialsTime;
import io.dynamolatency.internal.client.EnhancedAdapter;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.NamedFactory;
import io.dynamolatency.internal.client.NamedTable;
import io.dynamolatency.internal.http.CertificateAuthorities;
import io.dynamolatency.internal.interceptor.ClientRedirect;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;

/**
 * The program of a fresh JVM: it builds the client, and calls the test's body once. Before the call, the program uses
 * few classes of the kit, and neither JUnit nor JFR. Otherwise the times would include the start of these libraries.
 */
final class FirstCallProgram {

    static final String CLIENT = "client";
    static final String ENHANCED = "enhanced";
    static final String ENDPOINT = "endpoint";
    static final String CONSTANT = "constant ";
    static final String TABLE = "table ";

    private static final String SDK_WARM_UP = "software.amazon.awssdk.core.warmup.SdkWarmUp";

    private static final String REGION = "aws.region";

    /** A region that does not exist. The warm-up then sends its request to a host that does not exist. */
    private static final String NO_REGION = "no-region";

    /** The distance between the item numbers of two JVMs, so that their items differ. */
    private static final long ITEMS = 1_000_000;

    private final Properties order;
    private final Properties answer = new Properties();

    private final CoreWaits waits;

    private FirstCallProgram(Properties order, CoreWaits waits) {
        this.order = order;
        this.waits = waits;
    }

    /**
     * Builds the client, makes the call, and ends this JVM.
     *
     * @param arguments the file with the order, and the file for the answer
     */
    public static void main(String[] arguments) throws Exception {
        long began = System.nanoTime();
        CoreWaits waits = new CoreWaits();
        FirstCallProgram program = new FirstCallProgram(Words.read(Path.of(arguments[0])), waits);
        try {
            program.run(began);
        } catch (InvocationTargetException thrown) {
            program.answer.setProperty(Words.FAILURE, "the test's body threw " + thrown.getCause());
        } catch (Exception | LinkageError | AssertionError failed) {
            program.answer.setProperty(Words.FAILURE, String.valueOf(failed));
        }
        Words.write(Path.of(arguments[1]), program.answer);
        // ends the JVM, because a client can leave threads that keep the JVM alive
        System.exit(0);
    }

    private String word(String name) {
        return order.getProperty(name, "");
    }

    private void run(long began) throws Exception {
        waits.begin();
        long loading = System.nanoTime();
        Class<?> type = Class.forName(word(Words.TYPE));
        Method body = body();
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object test = constructor.newInstance();
        long loaded = System.nanoTime() - loading;
        waits.end();
        KitEndpoint endpoint = endpoint();
        try (ClientRedirect redirect = ClientRedirect.to(endpoint.uri(), host -> false)) {
            redirect.everywhere();
            warmUp();
            waits.begin();
            long building = System.nanoTime();
            SdkClient client = client(endpoint);
            put(Words.CONSTRUCTION, System.nanoTime() - building);
            waits.end();
            Optional<CredentialsTime> credentials = CredentialsTime.in(client);
            @Nullable Object[] values = arguments(body, client, endpoint);
            body.setAccessible(true);
            waits.begin();
            long from = System.nanoTime();
            body.invoke(test, values);
            put(Words.TO, System.nanoTime());
            waits.end();
            put(Words.FROM, from);
            waits.nanos().ifPresent(nanos -> put(Words.WAITED, nanos));
            if (credentials.isPresent()) {
                credentials.get().await().map(Duration::toNanos).ifPresent(nanos -> put(Words.CREDENTIALS, nanos));
            }
            put(Words.CLOCK, WallClock.offset());
            put(Words.CLASSES, ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
            long up = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime())
                    .toNanos();
            put(Words.JVM, began - (System.nanoTime() - up) + loaded);
        }
    }

    private void put(String name, long value) {
        answer.setProperty(name, Long.toString(value));
    }

    /** Returns the body, which a superclass or an interface can declare. */
    private Method body() throws ReflectiveOperationException {
        Class<?> declaring = Class.forName(word(Words.DECLARING));
        for (Method method : declaring.getDeclaredMethods()) {
            if (method.getName().equals(word(Words.BODY)) && parameters(method).equals(word(Words.PARAMETERS))) {
                return method;
            }
        }
        throw new NoSuchMethodException(declaring.getName() + "." + word(Words.BODY));
    }

    /** Returns the names of a method's parameter types, separated by commas. */
    static String parameters(Method method) {
        return Arrays.stream(method.getParameterTypes()).map(Class::getName).collect(Collectors.joining(","));
    }

    private KitEndpoint endpoint() {
        // without a file, the JVM's own trust store has the proxy's authority
        List<X509Certificate> trusted = Optional.ofNullable(order.getProperty(Words.TRUST))
                .map(pem -> CertificateAuthorities.read(Path.of(pem)))
                .orElse(List.of());
        return new KitEndpoint(
                URI.create(word(Words.URI)),
                new DynamoBackend.Access(
                        trusted,
                        Optional.ofNullable(order.getProperty(Words.REGION)),
                        Optional.ofNullable(order.getProperty(Words.KEY))
                                .map(key -> new DynamoBackend.Keys(key, word(Words.SECRET)))));
    }

    /**
     * Calls the SDK's own warm-up by its name, because only newer SDK versions have the warm-up. It sends an unsigned
     * request to AWS STS in its region, through each HTTP client. Without the user's permission, the warm-up gets a
     * region without hosts.
     */
    private void warmUp() throws ReflectiveOperationException {
        if (word(Words.WARM_UP).isEmpty()) {
            return;
        }
        Class<?> warmer;
        try {
            warmer = Class.forName(SDK_WARM_UP);
        } catch (ClassNotFoundException older) {
            answer.setProperty(Words.NO_WARM_UP, "this SDK has no SdkWarmUp; 2.54.0 and newer have it");
            return;
        }
        @Nullable String region = System.getProperty(REGION);
        if (word(Words.WARM_UP).equals(Words.OFFLINE)) {
            System.setProperty(REGION, NO_REGION);
        }
        waits.begin();
        long from = System.nanoTime();
        warmer.getMethod("warmUp").invoke(null);
        put(Words.WARM_UP, System.nanoTime() - from);
        waits.end();
        if (region == null) {
            System.clearProperty(REGION);
        } else {
            System.setProperty(REGION, region);
        }
    }

    private SdkClient client(KitEndpoint endpoint) throws Exception {
        if (!word(Words.FACTORY).isEmpty()) {
            return new NamedFactory(
                            Class.forName(word(Words.FACTORY)),
                            word(Words.METHOD),
                            Boolean.parseBoolean(word(Words.TAKES_ENDPOINT)))
                    .create(endpoint);
        }
        return new KitClients()
                .open(HttpClientKind.valueOf(word(Words.KIND)), endpoint, ConnectionMode.valueOf(word(Words.MODE)))
                .dynamo();
    }

    private @Nullable Object[] arguments(Method body, SdkClient client, DynamoEndpoint endpoint) {
        @Nullable Object[] values = new Object[body.getParameterCount()];
        for (int i = 0; i < values.length; i++) {
            String said = word(Words.ARGUMENT + i);
            values[i] = switch (said) {
                case CLIENT -> client;
                case ENHANCED -> EnhancedAdapter.over(client);
                case ENDPOINT -> endpoint;
                default ->
                    said.startsWith(TABLE)
                            ? NamedTable.parse(
                                    said.substring(TABLE.length()), ITEMS * (1 + Long.parseLong(word(Words.INDEX))))
                            : constant(body.getParameterTypes()[i], said.substring(CONSTANT.length()));
            };
        }
        return values;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the parameter is an enum of the kit
    private static Object constant(Class<?> type, String name) {
        return Enum.valueOf((Class<? extends Enum>) type, name);
    }
}
