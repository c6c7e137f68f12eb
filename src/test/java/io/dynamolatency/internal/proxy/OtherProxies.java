package io.dynamolatency.internal.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** HAProxy and nginx as processes of their own, each with one worker before one back end, on plain HTTP. */
final class OtherProxies {

    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"), Path.of("/usr/bin"), Path.of("/usr/local/bin"));

    /** A proxy that runs. */
    record Running(Process process, URI uri) implements AutoCloseable {
        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private OtherProxies() {}

    /** Returns where a program is; empty if it is not installed. */
    static Optional<Path> program(String name) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Running haproxy(Path program, Path directory, URI backend) throws IOException, InterruptedException {
        int port = freePort();
        Path file = Files.writeString(
                directory.resolve("haproxy.cfg"), """
                    global
                      nbthread 1
                    defaults
                      mode http
                      timeout connect 5s
                      timeout client 60s
                      timeout server 60s
                      http-reuse always
                    frontend front
                      bind 127.0.0.1:%d
                      default_backend back
                    backend back
                      server one %s:%d
                    """.formatted(port, backend.getHost(), backend.getPort()));
        return started(port, program.toString(), "-f", file.toString(), "-db");
    }

    static Running nginx(Path program, Path directory, URI backend) throws IOException, InterruptedException {
        int port = freePort();
        Path file = Files.writeString(
                directory.resolve("nginx.conf"), """
                    daemon off;
                    worker_processes 1;
                    master_process off;
                    pid %1$s/nginx.pid;
                    error_log %1$s/nginx.log;
                    events { worker_connections 256; }
                    http {
                      access_log off;
                      client_body_temp_path %1$s/body;
                      proxy_temp_path %1$s/proxy;
                      fastcgi_temp_path %1$s/fastcgi;
                      uwsgi_temp_path %1$s/uwsgi;
                      scgi_temp_path %1$s/scgi;
                      keepalive_requests 100000000;
                      upstream back { server %2$s:%3$d; keepalive 16; keepalive_requests 100000000; }
                      server {
                        listen 127.0.0.1:%4$d;
                        location / {
                          proxy_pass http://back;
                          proxy_http_version 1.1;
                          proxy_set_header Connection "";
                        }
                      }
                    }
                    """.formatted(directory, backend.getHost(), backend.getPort(), port));
        return started(port, program.toString(), "-c", file.toString(), "-p", directory.toString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Running started(int port, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Running running = new Running(process, URI.create("http://127.0.0.1:" + port));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return running;
            } catch (IOException notYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        running.close();
        throw new IOException("does not listen: " + String.join(" ", command));
    }
}
