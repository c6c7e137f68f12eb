package io.dynamolatency.internal.firstcall;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The names of the values that two JVMs exchange in files. */
final class Words {

    static final String URI = "uri";
    static final String REGION = "region";
    static final String KEY = "key";
    static final String SECRET = "secret";
    static final String TRUST = "trust";
    static final String TYPE = "type";
    static final String DECLARING = "declaring";
    static final String BODY = "body";
    static final String PARAMETERS = "parameters";
    static final String ARGUMENT = "argument.";
    static final String FACTORY = "factory";
    static final String METHOD = "method";
    static final String TAKES_ENDPOINT = "takesEndpoint";
    static final String MODE = "mode";
    static final String KIND = "kind";
    static final String INDEX = "index";
    static final String WARM_UP = "warmUp";
    static final String ONLINE = "online";
    static final String OFFLINE = "offline";

    static final String FAILURE = "failure";
    static final String NO_WARM_UP = "noWarmUp";
    static final String JVM = "jvm";
    static final String CONSTRUCTION = "construction";
    static final String FROM = "from";
    static final String TO = "to";
    static final String CREDENTIALS = "credentials";
    static final String WAITED = "waited";
    static final String CLASSES = "classes";
    static final String CLOCK = "clock";

    private Words() {}

    static Properties read(Path file) throws IOException {
        Properties words = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            words.load(in);
        }
        return words;
    }

    static void write(Path file, Properties words) throws IOException {
        // writes to a stream: Properties escapes half of a surrogate pair for a stream, but not for a writer
        try (OutputStream out = Files.newOutputStream(file)) {
            words.store(out, null);
        }
    }
}
