package io.dynamolatency.internal.proxy;

import io.dynamolatency.fixture.RawHttp;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** One connection to a proxy on a plain socket. Every read is bounded, generously: only a hang fails by it. */
final class RawClient implements AutoCloseable {

    private static final int READ_TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final OutputStream out;
    private final InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Over TCP alone, whatever the proxy speaks. */
    static RawClient plain(URI address) throws IOException {
        return new RawClient(connected(new Socket(), address));
    }

    /**
     * Over TLS, with the host's name checked, on a context made by {@link #trusting}: one context resumes its sessions.
     */
    static RawClient tls(URI address, SSLContext context, String... protocols) throws IOException {
        return tls((SSLSocket) connected(context.getSocketFactory().createSocket(), address), protocols);
    }

    /** Over TLS through a tunnel of an HTTP proxy. */
    static RawClient tunnelled(URI proxy, URI address, SSLContext context, String... protocols) throws IOException {
        RawClient tunnel = plain(proxy);
        tunnel.send(("CONNECT " + address.getAuthority() + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        String answer = tunnel.readHeadAlone();
        if (!answer.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(answer);
        }
        return tls(
                (SSLSocket) context.getSocketFactory()
                        .createSocket(tunnel.socket, address.getHost(), address.getPort(), true),
                protocols);
    }

    private static RawClient tls(SSLSocket socket, String... protocols) throws IOException {
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new RawClient(socket);
    }

    static SSLContext trusting(RunCertificate certificate) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, certificate.trustManagers(), null);
        return context;
    }

    private static Socket connected(Socket socket, URI address) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), READ_TIMEOUT_MILLIS);
        return socket;
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    RawHttp.Message ask(byte[] request) throws IOException {
        send(request);
        return read();
    }

    RawHttp.Message read() throws IOException {
        return read(false);
    }

    /** The answer to HEAD. */
    RawHttp.Message readHead() throws IOException {
        return read(true);
    }

    private RawHttp.Message read(boolean bodiless) throws IOException {
        RawHttp.Message message = RawHttp.read(in, bodiless);
        if (message == null) {
            throw new EOFException("the connection ended instead of answering");
        }
        return message;
    }

    /** Whether the server's FIN is the next thing to arrive. */
    boolean readsEnd() throws IOException {
        return in.read() < 0;
    }

    /** Reads whatever comes until the server's FIN. */
    void drain() throws IOException {
        in.readAllBytes();
    }

    /** Reads a head, up to and with its empty line. */
    String readHeadAlone() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("ended within a head: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Reads so many bytes, or fewer if the connection ends before. */
    byte[] readBytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Whether nothing arrives for so long, not even an end. */
    boolean isSilent(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            in.read();
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } finally {
            socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        }
    }

    /** Whether a reset is the next thing to arrive. */
    boolean readsReset() {
        try {
            in.read();
            return false;
        } catch (SocketTimeoutException silent) {
            return false;
        } catch (IOException reset) {
            return reset.toString().contains("reset");
        }
    }

    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with a RST instead of a FIN. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
