package io.dynamolatency.internal.report.html;

import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, by its own DevTools protocol over the JDK's WebSocket. Playwright or Selenium
 * would add a driver of 100 MB for the few commands used here. {@link #close} ends it and deletes its profile.
 */
final class Chromium implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private String session = "";

    /** Returns the browser's path; empty if none is installed. */
    static Optional<Path> executable() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                .filter(directory -> !directory.isEmpty())
                .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Skips a test without a browser, with the reason; throws if a browser is required. */
    static Path executableFor(Class<?> test) {
        String asked = System.getProperty("report.browser", "auto");
        Optional<Path> found = asked.equals("off") ? Optional.empty() : executable();
        if (found.isEmpty()) {
            if (asked.equals("require")) {
                throw new IllegalStateException("report.html can't be opened: Chromium is not on the PATH");
            }
            System.out.println(
                    "SKIPPED " + test.getSimpleName() + ": report.browser = " + asked + ", or no Chromium on the PATH");
            abort("no browser");
        }
        return found.orElseThrow();
    }

    /** Returns the share of drawn pixels of each chart in some figures. */
    List<Double> ink(String figures) throws Exception {
        return evaluate(figures + ".map(f => { const c = f.querySelector('.uplot canvas');"
                        + "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                        + "let n = 0; for (let i = 3; i < d.length; i += 4) { if (d[i] > 40) { n++; } }"
                        + "return n / (d.length / 4); })")
                .getAsJsonArray()
                .asList()
                .stream()
                .map(JsonElement::getAsDouble)
                .toList();
    }

    Chromium(Path executable) throws Exception {
        profile = Files.createTempDirectory("report-in-browser");
        process = new ProcessBuilder(
                        executable.toString(),
                        "--headless=new",
                        // Chromium has no sandbox as root; it opens only our own page
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--no-default-browser-check",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-extensions",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .connectTimeout(PATIENCE)
                    .buildAsync(URI.create(address()), new Listener())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            attach();
        } catch (Exception failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    private String address() throws IOException {
        Path port = profile.resolve("DevToolsActivePort");
        await("Chromium to listen", () -> lines(port).size() == 2);
        return "ws://127.0.0.1:" + lines(port).get(0) + lines(port).get(1);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notYet) {
            return List.of();
        }
    }

    private void attach() throws Exception {
        JsonObject target = send("Target.createTarget", object("url", "about:blank"));
        session = send(
                        "Target.attachToTarget",
                        object("targetId", target.get("targetId").getAsString(), "flatten", true))
                .get("sessionId")
                .getAsString();
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            send(domain + ".enable", new JsonObject());
        }
    }

    /** Returns an object of alternating names and values. */
    static JsonObject object(Object... namesAndValues) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = (String) namesAndValues[i];
            Object value = namesAndValues[i + 1];
            if (value instanceof Number number) {
                object.addProperty(name, number);
            } else if (value instanceof Boolean truth) {
                object.addProperty(name, truth);
            } else if (value instanceof JsonElement element) {
                object.add(name, element);
            } else {
                object.addProperty(name, value.toString());
            }
        }
        return object;
    }

    /** Sends a command of the protocol, and returns its result. */
    JsonObject send(String method, JsonObject parameters) throws Exception {
        int number = numbers.incrementAndGet();
        JsonObject command = object("id", number, "method", method, "params", parameters);
        if (!session.isEmpty()) {
            command.addProperty("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(number, answer);
        try {
            socket.sendText(command.toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            JsonObject message = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (message.has("error")) {
                throw new IllegalStateException(method + ": " + message.get("error"));
            }
            return message.getAsJsonObject("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(method + " was not answered", e);
        }
    }

    /** Opens a file, waits until all of it is drawn, and forgets complaints of earlier pages. */
    void open(Path file) throws Exception {
        complaints.clear();
        requests.clear();
        send("Page.navigate", object("url", file.toUri()));
        awaitPage("document.readyState === 'complete' && document.documentElement.dataset.drawn === 'all'");
    }

    /** Waits until an expression is true in the page. */
    void awaitPage(String expression) {
        await(expression, () -> {
            try {
                return evaluate(expression).getAsBoolean();
            } catch (Exception notYet) {
                return false;
            }
        });
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "waited " + PATIENCE + " for " + what + "; the page says " + complaints);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + what, e);
            }
        }
    }

    /** Returns the value of an expression in the page; waits for promises. */
    JsonElement evaluate(String expression) throws Exception {
        JsonObject answer =
                send("Runtime.evaluate", object("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
        }
        JsonElement value = answer.getAsJsonObject("result").get("value");
        return value == null ? JsonNull.INSTANCE : value;
    }

    /** Returns the list of texts that an expression evaluates to. */
    List<String> texts(String expression) throws Exception {
        List<String> texts = new ArrayList<>();
        evaluate(expression).getAsJsonArray().forEach(text -> texts.add(text.getAsString()));
        return texts;
    }

    /** Presses and releases a key. */
    void press(String key, String code, int keyCode) throws Exception {
        for (String type : List.of("keyDown", "keyUp")) {
            JsonObject event = object(
                    "type",
                    type,
                    "key",
                    key,
                    "code",
                    code,
                    "windowsVirtualKeyCode",
                    keyCode,
                    "nativeVirtualKeyCode",
                    keyCode);
            if (type.equals("keyDown") && key.length() == 1) {
                event.addProperty("text", key);
            } else if (type.equals("keyDown") && key.equals("Enter")) {
                event.addProperty("text", "\r");
            }
            send("Input.dispatchKeyEvent", event);
        }
    }

    /** Sets the size of the window, in CSS pixels. */
    void size(int width, int height) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                object("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Sets the preference of the system, {@code light} or {@code dark}. */
    void prefer(String scheme) throws Exception {
        JsonArray features = new JsonArray();
        features.add(object("name", "prefers-color-scheme", "value", scheme));
        send("Emulation.setEmulatedMedia", object("features", features));
    }

    /** Returns the window as PNG. */
    byte[] screenshot() throws Exception {
        return Base64.getDecoder()
                .decode(send("Page.captureScreenshot", object("format", "png"))
                        .get("data")
                        .getAsString());
    }

    /** Returns the printed page as PDF. */
    byte[] print() throws Exception {
        return Base64.getDecoder()
                .decode(send("Page.printToPDF", object("printBackground", false))
                        .get("data")
                        .getAsString());
    }

    /**
     * Returns errors and warnings on the console since the page was opened, with exceptions and breaches of its
     * policy.
     */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Returns the requests since then, with the page itself, without data in it. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(JsonParser.parseString(text.toString()).getAsJsonObject());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void take(JsonObject message) {
            if (message.has("id")) {
                CompletableFuture<JsonObject> answer =
                        answers.remove(message.get("id").getAsInt());
                if (answer != null) {
                    answer.complete(message);
                }
                return;
            }
            JsonObject of = message.getAsJsonObject("params");
            switch (message.get("method").getAsString()) {
                case "Runtime.exceptionThrown" ->
                    complaints.add(of.get("exceptionDetails").toString());
                case "Runtime.consoleAPICalled" -> {
                    if (List.of("error", "warning", "assert")
                            .contains(of.get("type").getAsString())) {
                        complaints.add(of.get("args").toString());
                    }
                }
                case "Log.entryAdded" -> complaints.add(of.get("entry").toString());
                case "Network.requestWillBeSent" -> {
                    String url = of.getAsJsonObject("request").get("url").getAsString();
                    if (!url.startsWith("data:")) {
                        requests.add(url);
                    }
                }
                default -> {}
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        List<ProcessHandle> all = Stream.concat(process.toHandle().descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroy);
        await("Chromium to end", () -> all.stream().noneMatch(ProcessHandle::isAlive));
        // the ended process may have written a moment ago
        await(profile + " to be deleted", this::deleted);
    }

    private boolean deleted() {
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException changing) {
            return false;
        }
        return Files.notExists(profile);
    }
}
