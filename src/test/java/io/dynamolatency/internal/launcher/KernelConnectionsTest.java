package io.dynamolatency.internal.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.dynamolatency.fixture.RawHttp;
import io.dynamolatency.fixture.RawServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The guard counts as many connections as Linux has in its table of sockets. */
@Timeout(120)
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class KernelConnectionsTest extends GuardedRun {

    private static final int ESTABLISHED = 1;

    /** The clients' sockets of connections to the guard's proxy. */
    private static final Set<String> SOCKETS = ConcurrentHashMap.newKeySet();

    private static volatile int proxy;

    private @Nullable RawServer watching;

    /** Reads the kernel's table before each answer, when the connection is open. */
    @BeforeEach
    void watch() throws Exception {
        SOCKETS.clear();
        watching = RawServer.answering(request -> {
            read();
            return RawHttp.answer(200, "{}".getBytes(US_ASCII));
        });
        endpoint = watching.uri();
    }

    @AfterEach
    void stopWatching() throws Exception {
        Objects.requireNonNull(watching).close();
    }

    private static final class Watching implements ExecutionInterceptor {
        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            proxy = context.httpRequest().port();
        }
    }

    private static void read() {
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try {
                if (Files.exists(Path.of(table))) {
                    Files.readAllLines(Path.of(table)).stream().skip(1).forEach(KernelConnectionsTest::add);
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    private static void add(String line) {
        String[] columns = line.strip().split("\\s+", -1);
        boolean ofClient = port(columns[2]) == proxy && Integer.parseInt(columns[3], 16) == ESTABLISHED;
        if (ofClient) {
            // the socket's inode, since a port may be used again
            SOCKETS.add(columns[9]);
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }

    private static DynamoDbClient watched(boolean closing) {
        return builder()
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(o -> {
                    o.addExecutionInterceptor(new Watching());
                    if (closing) {
                        o.putHeader("Connection", "close");
                    }
                })
                .build();
    }

    static class Mixed {
        @RepeatedTest(2)
        void keepsItsConnection() {
            try (DynamoDbClient dynamo = watched(false)) {
                IntStream.range(0, 10).forEach(i -> call(dynamo));
            }
        }

        @RepeatedTest(2)
        void closesEach() {
            try (DynamoDbClient dynamo = watched(true)) {
                IntStream.range(0, 10).forEach(i -> call(dynamo));
            }
        }

        @Test
        void buildsAClientForEachCall() {
            for (int i = 0; i < 5; i++) {
                try (DynamoDbClient dynamo = watched(false)) {
                    call(dynamo);
                }
            }
        }

        @Test
        void callsByFourThreads() throws Exception {
            ExecutorService pool = Executors.newFixedThreadPool(4);
            try (DynamoDbClient dynamo = watched(false)) {
                List<? extends Future<?>> all = IntStream.range(0, 40)
                        .mapToObj(i -> pool.submit(() -> call(dynamo)))
                        .toList();
                for (Future<?> one : all) {
                    one.get();
                }
            } finally {
                pool.shutdown();
            }
        }
    }

    @Test
    void theKernelHasAsManyConnections() throws Exception {
        run(Mixed.class);
        int counted = StreamSupport.stream(
                        JsonParser.parseString(json())
                                .getAsJsonObject()
                                .getAsJsonArray("lines")
                                .spliterator(),
                        false)
                .mapToInt(line -> line.getAsJsonObject().get("connections").getAsInt())
                .sum();
        assertThat(counted).isEqualTo(SOCKETS.size()).isBetween(28, 31);
        System.out.println("the guard counted " + counted + " connections, the kernel " + SOCKETS.size());
    }
}
