package io.dynamolatency.internal.backend.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What runs in the forked JVM: DynamoDB Local on a free loopback port, until the parent is gone.
 *
 * <p>One that several JVMs share does not end with the one that started it, but when none of them holds it any more.
 *
 * <p>It is alone there with DynamoDB Local's jars, so it may use the JDK only: no other class of ours, no nested class. It
 * reaches DynamoDB Local by reflection because the kit does not compile against it, and not through its command line
 * because that can neither bind to loopback nor take a free port.
 */
final class ForkedServer {

    /** The line that says it answers starts so; the port and the process id follow. */
    static final String READY = "READY ";

    /** The file in the private directory that is locked as long as this process lives. */
    static final String LOCK = ".lock";

    /** The exit code when DynamoDB Local has not the members that are called here. */
    static final int MEMBERS_MISSING = 3;

    /** Where it listens, and nowhere else. */
    static final String LOOPBACK = "127.0.0.1";

    private static final int FAILED = 4;
    private static final long MILLIS_BETWEEN_LOOKS = 50;
    private static final long MILLIS_TO_CLEAN_UP = 3_000;
    private static final int DELETE_ATTEMPTS = 3;

    private static final String LOCAL = "software.amazon.dynamodb.services.local.";
    private static final String JETTY = "org.eclipse.jetty.server.";

    private ForkedServer() {}

    /**
     * Starts the server.
     *
     * @param args the private directory, and the version of DynamoDB Local this was tested with; where it is shared also the file
     *     that those hold who use it, and the file that says where it answers
     */
    public static void main(String[] args) {
        PrintStream parent = System.out;
        // What DynamoDB Local prints must not be mistaken for the line the parent waits for.
        System.setOut(System.err);
        Path directory = Path.of(args[0]);
        try {
            FileChannel lock =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock.lock();
            if (args.length > 2) {
                dieWithoutHolders(directory, lock, Path.of(args[2]), Path.of(args[3]));
            } else {
                dieWithParent(directory, lock);
            }
            int port = start(args[1]);
            // The first call loads the native library and opens the database: not in the user's first test.
            firstCall(port);
            parent.println(READY + port + " " + ProcessHandle.current().pid());
            parent.flush();
        } catch (Throwable failed) {
            failed.printStackTrace(System.err);
            System.err.flush();
            Runtime.getRuntime().halt(failed instanceof ReflectiveOperationException ? MEMBERS_MISSING : FAILED);
        }
    }

    /**
     * The parent holds the other end of this process's standard input and never writes: it ends when the parent does,
     * whatever ended it.
     */
    private static void dieWithParent(Path directory, FileChannel lock) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // Nothing is said this way.
                        }
                    } catch (IOException broken) {
                        // As good as its end.
                    }
                    end(directory, lock);
                },
                "dynamo-latency-parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void end(Path directory, FileChannel lock) {
        daemon("dynamo-latency-halt", ForkedServer::haltLater);
        delete(directory, lock);
        // Not exit: there is nothing left that a shutdown hook should do.
        Runtime.getRuntime().halt(0);
    }

    /**
     * Those who use it have a shared lock on a file, and the operating system takes it from them when they end, whatever ended
     * them. Who gets it alone is the last; from then on nobody can take hold of it.
     */
    private static void dieWithoutHolders(Path directory, FileChannel lock, Path holders, Path server)
            throws IOException {
        FileChannel held = FileChannel.open(holders, StandardOpenOption.WRITE);
        daemon("dynamo-latency-holders-watch", () -> {
            try {
                while (held.tryLock() == null) {
                    Thread.sleep(MILLIS_BETWEEN_LOOKS);
                }
                Files.deleteIfExists(server);
            } catch (IOException gone) {
                // The file system is, and with it whoever held it.
            } catch (InterruptedException impossible) {
                Thread.currentThread().interrupt();
            }
            end(directory, lock);
        });
    }

    private static void haltLater() {
        try {
            Thread.sleep(MILLIS_TO_CLEAN_UP);
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** More than once, because the server may be writing a file just then. */
    private static void delete(Path directory, FileChannel lock) {
        try {
            lock.close();
        } catch (IOException ignored) {
            // Windows would not delete an open file; elsewhere it does not matter.
        }
        for (int attempt = 0; attempt < DELETE_ATTEMPTS && Files.exists(directory); attempt++) {
            try (Stream<Path> files = Files.walk(directory)) {
                // Children before their directory.
                List<Path> all = files.sorted((a, b) -> b.compareTo(a)).toList();
                for (Path file : all) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | RuntimeException retry) {
                // What cannot be deleted is left for the sweep of a later start.
            }
        }
    }

    private static int start(String tested) throws Exception {
        try {
            return startPublicTypes();
        } catch (ReflectiveOperationException | LinkageError publicTypes) {
            rethrowOwnFailure(publicTypes);
            try {
                return startItsOwnWiring();
            } catch (ReflectiveOperationException | LinkageError ownWiring) {
                rethrowOwnFailure(ownWiring);
                throw new NoSuchMethodException("DynamoDB Local has not the members that are called: " + publicTypes
                        + "; nor those of the other way: " + ownWiring + ". Tested with version " + tested);
            }
        }
    }

    /** What a called method threw is no missing member. */
    private static void rethrowOwnFailure(Throwable failed) throws Exception {
        if (failed instanceof InvocationTargetException invocation) {
            throw new IllegalStateException("DynamoDB Local did not start: " + invocation.getCause(), failed);
        }
    }

    /** Its request handler in a Jetty server of ours: public types only, no telemetry, no banner. */
    private static int startPublicTypes() throws ReflectiveOperationException, UnknownHostException {
        Class<?> requestHandler = Class.forName(LOCAL + "server.LocalDynamoDBRequestHandler");
        Class<?> anyRequestHandler = Class.forName(LOCAL + "server.DynamoDBRequestHandler");
        Class<?> serverHandler = Class.forName(LOCAL + "server.LocalDynamoDBServerHandler");
        Class<?> jetty = Class.forName(JETTY + "Server");
        Class<?> jettyHandler = Class.forName(JETTY + "Handler");
        Class<?> context = Class.forName(JETTY + "handler.ContextHandler");

        boolean inMemory = true;
        boolean sharedDb = true;
        boolean delayTransientStatuses = false;
        Object requests = requestHandler
                .getConstructor(int.class, boolean.class, String.class, boolean.class, boolean.class)
                .newInstance(0, inMemory, null, sharedDb, delayTransientStatuses);
        Object handler =
                serverHandler.getConstructor(anyRequestHandler, String.class).newInstance(requests, null);
        Object root = context.getConstructor().newInstance();
        context.getMethod("setHandler", jettyHandler).invoke(root, handler);
        Object server = jetty.getConstructor(InetSocketAddress.class).newInstance(new InetSocketAddress(loopback(), 0));
        jetty.getMethod("setHandler", jettyHandler).invoke(server, root);
        jetty.getMethod("start").invoke(server);
        return localPort(jetty.getMethod("getConnectors").invoke(server));
    }

    /** Its command line's server, moved to a free loopback port before it starts. Needs one private field. */
    static int startItsOwnWiring() throws ReflectiveOperationException {
        Class<?> runner = Class.forName(LOCAL + "main.ServerRunner");
        Class<?> proxyType = Class.forName(LOCAL + "server.DynamoDBProxyServer");
        Class<?> networkConnector = Class.forName(JETTY + "AbstractNetworkConnector");
        Field serverField = proxyType.getDeclaredField("server");
        serverField.setAccessible(true);

        Object proxy = runner.getMethod("createServerFromCommandLineArgs", String[].class)
                .invoke(null, (Object) new String[] {"-inMemory", "-sharedDb", "-disableTelemetry"});
        Object server = serverField.get(proxy);
        Object connectors = server.getClass().getMethod("getConnectors").invoke(server);
        for (int i = 0; i < Array.getLength(connectors); i++) {
            Object connector = Array.get(connectors, i);
            networkConnector.getMethod("setHost", String.class).invoke(connector, LOOPBACK);
            networkConnector.getMethod("setPort", int.class).invoke(connector, 0);
        }
        // Not start(): that one prints a failed bind and goes on.
        proxyType.getMethod("safeStart").invoke(proxy);
        return localPort(connectors);
    }

    /** By its bytes: whatever the machine's name service or preference of IPv6 would say. */
    private static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static int localPort(Object connectors) throws ReflectiveOperationException {
        Class<?> networkConnector = Class.forName(JETTY + "NetworkConnector");
        return (int) networkConnector.getMethod("getLocalPort").invoke(Array.get(connectors, 0));
    }

    /** ListTables by hand: a client library would have to be loaded first. The signature is not looked at. */
    static void firstCall(int port) throws IOException {
        String request = String.join(
                "\r\n",
                "POST / HTTP/1.1",
                "Host: " + LOOPBACK + ":" + port,
                "Connection: close",
                "Content-Type: application/x-amz-json-1.0",
                "X-Amz-Target: DynamoDB_20120810.ListTables",
                "Authorization: AWS4-HMAC-SHA256 Credential=first/20200101/us-east-1/dynamodb/aws4_request,"
                        + " SignedHeaders=host, Signature=none",
                "Content-Length: 2",
                "",
                "{}");
        try (Socket socket = new Socket(loopback(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("HTTP/1.1 200")) {
                throw new IOException("The first ListTables was answered: " + answer);
            }
        }
    }
}
