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
 * Runs DynamoDB Local in the forked JVM, on a free loopback port, until the parent process has ended.
 *
 * <p>A shared server ends when the last JVM with a lease ends, even if the JVM that started the server ended earlier.
 *
 * <p>The class path has only DynamoDB Local's jars and this class. This class therefore uses only the JDK, has no
 * nested class, and uses no other class of the kit. This class calls DynamoDB Local by reflection, because the kit does
 * not compile against it. DynamoDB Local's own command line can neither bind to loopback nor take a free port.
 */
final class ForkedServer {

    /**
     * The beginning of the line that this process prints when the server answers. The port and the process id follow.
     */
    static final String READY = "READY ";

    /** The name of a file in the private directory. This process locks the file until the process ends. */
    static final String LOCK = ".lock";

    /** The exit code if DynamoDB Local lacks a class or method that this class calls. */
    static final int MEMBERS_MISSING = 3;

    /** The only address that the server listens on. */
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
     * @param args the private directory, and the tested version of DynamoDB Local. For a shared server, also the file
     *     of the leases and the file for the address
     */
    public static void main(String[] args) {
        PrintStream parent = System.out;
        // the parent waits for a line on standard output, so other output goes to standard error
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
            // the first call loads the native library and opens the database, which would slow down the first test
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
     * Ends this process when the parent ends. The parent holds the other end of this process's standard input and never
     * writes to this input. The input therefore ends when the parent ends, even if the parent is killed.
     */
    private static void dieWithParent(Path directory, FileChannel lock) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // skips the input: the parent never writes
                        }
                    } catch (IOException broken) {
                        // the parent has ended
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
        // halts the JVM, because there is no work for shutdown hooks
        Runtime.getRuntime().halt(0);
    }

    /**
     * Ends this process when no JVM uses the server any more. Each JVM that uses the server has a shared lock on a
     * file. The operating system releases this lock when the JVM ends. Once this process has the exclusive lock, no JVM
     * uses the server, and no JVM can start using it.
     */
    private static void dieWithoutHolders(Path directory, FileChannel lock, Path holders, Path server)
            throws IOException {
        FileChannel leases = FileChannel.open(holders, StandardOpenOption.WRITE);
        daemon("dynamo-latency-holders-watch", () -> {
            try {
                while (leases.tryLock() == null) {
                    Thread.sleep(MILLIS_BETWEEN_LOOKS);
                }
                Files.deleteIfExists(server);
            } catch (IOException gone) {
                // the file system has failed
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

    /** Deletes the private directory. Tries more than once, because the server is perhaps still writing a file. */
    private static void delete(Path directory, FileChannel lock) {
        try {
            lock.close();
        } catch (IOException ignored) {
            // only Windows requires that the file is closed before its deletion
        }
        for (int attempt = 0; attempt < DELETE_ATTEMPTS && Files.exists(directory); attempt++) {
            try (Stream<Path> files = Files.walk(directory)) {
                // children before their directory
                List<Path> all = files.sorted((a, b) -> b.compareTo(a)).toList();
                for (Path file : all) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | RuntimeException retry) {
                // a later start deletes the remaining files
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
                throw new NoSuchMethodException("DynamoDB Local lacks the members that the kit calls: " + publicTypes
                        + "; it also lacks their alternatives: " + ownWiring + ". Tested with version " + tested);
            }
        }
    }

    /**
     * Throws an exception if the failure comes from inside a called method. In this case, no class or method is
     * missing.
     */
    private static void rethrowOwnFailure(Throwable failed) throws Exception {
        if (failed instanceof InvocationTargetException invocation) {
            throw new IllegalStateException("DynamoDB Local did not start: " + invocation.getCause(), failed);
        }
    }

    /**
     * Starts DynamoDB Local's request handler in a Jetty server that this class creates. Uses only public types. The
     * server then prints no banner and sends no telemetry.
     */
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

    /**
     * Starts the server that DynamoDB Local's command line starts. Before the start, moves the server to a free
     * loopback port. For this, reads one private field.
     */
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
        // does not call start(), because start() only prints a message if the server cannot bind
        proxyType.getMethod("safeStart").invoke(proxy);
        return localPort(connectors);
    }

    /**
     * Returns the loopback address. The address depends neither on the machine's name service nor on its preference for
     * IPv6.
     */
    private static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static int localPort(Object connectors) throws ReflectiveOperationException {
        Class<?> networkConnector = Class.forName(JETTY + "NetworkConnector");
        return (int) networkConnector.getMethod("getLocalPort").invoke(Array.get(connectors, 0));
    }

    /**
     * Sends ListTables without a client library, because loading a library first would take time. DynamoDB Local does
     * not check the signature.
     */
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
