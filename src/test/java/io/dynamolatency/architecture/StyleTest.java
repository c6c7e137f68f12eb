package io.dynamolatency.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Docs, comments and messages use plain English, in lines of at most 120 characters. A sentence of the docs has at most
 * 25 words, without what stands in brackets.
 *
 * <p>A failure lists each phrase with its file, its line and a plain form.
 */
@Tag("unit")
class StyleTest {

    private static final int WIDEST = 120;
    private static final int MOST_SHOWN = 50;
    private static final int MOST_WORDS = 25;

    /** What may stand between two words of a phrase: a line's end, a comment's star, the plus between two strings. */
    private static final String GAP = "[\\s*/\"+>]{1,80}";

    /** A phrase as a regular expression, in which a blank stands for a {@link #GAP}, and the plain form to write. */
    private record Phrase(String name, Pattern pattern, String plain) {

        Phrase(String name, String words, String plain) {
            this(name, Pattern.compile("\\b(?:" + words.replace(" ", GAP) + ")\\b", Pattern.CASE_INSENSITIVE), plain);
        }
    }

    // Two phrases of the rule are left out, since most of their hits are good English:
    // "for it" ("waits for it", "asked for it") and "as ... as that" ("an address such as that of a VPC endpoint").
    private static final List<Phrase> BANNED = List.of(
            new Phrase("nobody", "nobody", "\"no test\", \"no client\": name what is missing"),
            new Phrase("somebody", "somebody", "\"you\", \"a test\", \"another process\": name who acts"),
            new Phrase("whoever", "whoever", "\"a test that\", \"the last JVM\": name who acts"),
            new Phrase("one that", "one that", "repeat the noun: \"a client that\""),
            // "there is no proxy" is plain English, and so is a comparison such as "is no longer than"
            new Phrase(
                    "is no",
                    "(?<!\\bthere )(?:is|are|was|were) no"
                            + " (?!(?:longer|more|less|fewer|later|earlier|sooner|better|worse"
                            + "|wider|larger|smaller|greater|higher|lower|faster|slower|shorter|older|newer)\\b)[a-z]+",
                    "\"is not a ...\""),
            new Phrase("is had", "(?:is|are|be|was|were|been) had", "\"has\", \"comes from\""),
            new Phrase("of which", "of which", "start a new sentence"),
            new Phrase("becomes of", "bec[ao]mes? of", "\"what happens to ...\""),
            new Phrase("nothing is said", "nothing (?:else )?is said", "\"default: x\""),
            new Phrase("the team's own", "team's own|(?:of|as) the team's", "\"your client\""),
            new Phrase("begun", "begun", "\"started\""),
            new Phrase("anew", "anew", "\"again\", \"a new ...\""),
            new Phrase("in its place", "in (?:its|their) place", "\"instead\""),
            new Phrase("a matter of", "(?:is|are) a matter of", "\"depends on\""),
            new Phrase("front door", "front doors?", "\"proxy\""));

    private record Violation(Path file, int line, String phrase, String plain) {

        @Override
        public String toString() {
            return file + ":" + line + ": " + phrase + " -> " + plain;
        }
    }

    @Test
    void docsAreInPlainWords() {
        assertNone(docs().flatMap(file -> phrases(file, read(file))));
    }

    @Test
    void docsFitTheLine() {
        assertNone(docs().flatMap(file -> longLines(file, markdownLines(read(file)))));
    }

    @Test
    void sentencesOfDocsAreShort() {
        assertNone(docs().flatMap(file -> longSentences(file, read(file))));
    }

    @Test
    void aSentenceEndsAtAStopAColonAndAListItem() {
        String words = "a ".repeat(15);
        assertThat(longSentences(Path.of("a.md"), words + "b.\n" + words + "b:\n- " + words + "\n- (" + words + ") b"))
                .isEmpty();
        assertThat(longSentences(Path.of("a.md"), "# h\n\n" + words + "\n" + words)
                        .map(Violation::line))
                .containsExactly(3);
    }

    @Test
    void theReportIsInPlainWords() {
        assertNone(files("src/main/resources", "html", "js", "css")
                .filter(file -> !file.getFileName().toString().startsWith("uPlot"))
                .flatMap(file -> phrases(file, isScript(file) ? proseOfScript(read(file)) : read(file))));
    }

    @Test
    void sourcesAreInPlainWords() {
        assertNone(files("src/main/java", "java").flatMap(file -> phrases(file, proseOfJava(read(file)))));
    }

    @Test
    void sourcesFitTheLine() {
        assertNone(Stream.of("src/main/java", "src/test/java")
                .flatMap(root -> files(root, "java"))
                .flatMap(file -> longLines(file, javaLines(read(file)))));
    }

    @Test
    void aPhraseIsFoundAcrossLinesAndStrings() {
        String source = """
            /** The answer is of
             *  which kind? */
            String ofWhich = "where nobody" + " is had " + "by" + anew + "the client that has"
                    + " begun";
            char quote = '"'; // the one that was renewed
            """;
        assertThat(phrases(Path.of("A.java"), proseOfJava(source)).map(Violation::toString))
                .allSatisfy(line -> assertThat(line).contains(" -> "))
                .extracting(line -> line.substring(0, line.indexOf(" -> ")))
                .containsExactly(
                        "A.java:1: of which",
                        "A.java:3: nobody",
                        "A.java:3: is had",
                        "A.java:4: begun",
                        "A.java:5: one that");
    }

    @Test
    void comparisonsAndThereIsNoArePlain() {
        String text = "There is no proxy. It is no longer than 10 ms. This is no proxy, is nobodys, and isno file.";
        assertThat(phrases(Path.of("a.md"), text).map(Violation::phrase)).containsExactly("is no");
    }

    @Test
    void aScriptIsReadWithoutItsNames() {
        String script = "const begun = p.begun; // begun\nsay('nobody', `${p.begun.length} of which`);";
        assertThat(phrases(Path.of("a.js"), proseOfScript(script)).map(Violation::phrase))
                .containsExactlyInAnyOrder("begun", "nobody", "of which");
    }

    private static void assertNone(Stream<Violation> found) {
        List<Violation> violations = found.toList();
        Map<String, Long> counts = violations.stream()
                .collect(Collectors.groupingBy(Violation::phrase, TreeMap::new, Collectors.counting()));
        assertThat(violations)
                .withFailMessage(() -> violations.size() + " violations of the style: " + counts + "\n"
                        + violations.stream()
                                .limit(MOST_SHOWN)
                                .map(Violation::toString)
                                .collect(Collectors.joining("\n")))
                .isEmpty();
    }

    private static Stream<Path> docs() {
        return Stream.concat(
                Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
                        .map(Path::of)
                        .filter(Files::exists),
                files("docs", "md"));
    }

    private static Stream<Path> files(String root, String... endings) {
        try (Stream<Path> all = Files.walk(Path.of(root))) {
            return all
                    .filter(Files::isRegularFile)
                    .filter(file -> Stream.of(endings)
                            .anyMatch(ending -> file.toString().endsWith("." + ending)))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isScript(Path file) {
        return file.toString().endsWith(".js");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<Violation> phrases(Path file, String prose) {
        List<Violation> violations = new ArrayList<>();
        for (Phrase phrase : BANNED) {
            Matcher matcher = phrase.pattern().matcher(prose);
            while (matcher.find()) {
                violations.add(new Violation(file, lineAt(prose, matcher.start()), phrase.name(), phrase.plain()));
            }
        }
        return violations.stream().sorted(Comparator.comparingInt(Violation::line));
    }

    /** What is not prose: what a benchmark writes, comments, blocks, tables, headings and links. */
    private static final Pattern NO_PROSE = Pattern.compile("(?s)<!--[^>]*: begin, written by.*?: end -->|<!--.*?-->"
            + "|(?m)^ *```.*?^ *```$|(?-s)^ *(?:\\||#).*$|(?<=])\\([^)]*\\)");

    /** A word of code or mathematics, however long. */
    private static final Pattern ONE_WORD = Pattern.compile("`[^`]*`|(?<![*\\w])\\*[^*]+\\*(?![*\\w])");

    private static final Pattern IN_BRACKETS = Pattern.compile("\\([^()]*\\)");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?:;])[*_]*\\s+|\\n\\s*\\n|\\n *(?:-|\\d\\.) ");

    private static Stream<Violation> longSentences(Path file, String text) {
        String prose = text;
        for (Pattern removed : List.of(NO_PROSE, ONE_WORD, IN_BRACKETS, IN_BRACKETS)) {
            prose = removed.matcher(prose)
                    .replaceAll(found ->
                            (removed == NO_PROSE ? "" : "x") + found.group().replaceAll("[^\n]", ""));
        }
        List<Violation> violations = new ArrayList<>();
        int at = 0;
        for (String sentence : SENTENCE_END.split(prose, -1)) {
            at = prose.indexOf(sentence, at);
            int words = sentence.isBlank() ? 0 : sentence.strip().split("\\s+").length;
            if (words > MOST_WORDS) {
                violations.add(new Violation(
                        file,
                        lineAt(prose, at + sentence.indexOf(sentence.strip())),
                        words + " words",
                        "two sentences"));
            }
            at += sentence.length();
        }
        return violations.stream();
    }

    private static int lineAt(String text, int position) {
        return 1
                + (int) text.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    private static final String COMMENTS = "//[^\n]*+|/\\*[\\s\\S]*?\\*/";
    private static final String STRING = "\"(?:[^\"\\\\\n]++|\\\\.)*+\"";
    private static final String TEXT_BLOCK = "\"\"\"(?:[^\"\\\\]++|\\\\.|\"(?!\"\"))*+\"\"\"";
    private static final String SINGLE_QUOTED = "'(?:[^'\\\\\n]++|\\\\.)*+'";
    private static final Pattern PLUS_BETWEEN_STRINGS = Pattern.compile("\\s*+\\+\\s*+");
    private static final Pattern JAVA =
            Pattern.compile("(?<prose>" + COMMENTS + "|" + TEXT_BLOCK + "|" + STRING + ")|" + SINGLE_QUOTED);
    private static final Pattern SCRIPT =
            Pattern.compile("(?<prose>" + COMMENTS + "|" + STRING + "|" + SINGLE_QUOTED + "|`(?:[^`\\\\]++|\\\\.)*+`)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*+}");

    /** Returns the comments and strings of Java code, each where it is in the file; the rest is blanked out. */
    private static String proseOfJava(String source) {
        return prose(JAVA, source);
    }

    /** Returns the comments and strings of a script, without the code within its templates. */
    private static String proseOfScript(String source) {
        return PLACEHOLDER.matcher(prose(SCRIPT, source)).replaceAll(code -> blank(code.group()));
    }

    private static String prose(Pattern tokens, String source) {
        StringBuilder prose = new StringBuilder(source.length());
        Matcher matcher = tokens.matcher(source);
        while (matcher.find()) {
            String code = source.substring(prose.length(), matcher.start());
            prose.append(PLUS_BETWEEN_STRINGS.matcher(code).matches() ? code : blank(code));
            prose.append(matcher.group("prose") == null ? blank(matcher.group()) : matcher.group());
        }
        return prose.append(blank(source.substring(prose.length()))).toString();
    }

    /** Returns as many lines and columns without a word in them, and without what may be in a {@link #GAP}. */
    private static String blank(String code) {
        return code.replaceAll("[^\n]", "|");
    }

    /** A line of a file that has to fit, by its number from 1. */
    private record Line(int number, String text) {}

    private static Stream<Violation> longLines(Path file, Stream<Line> lines) {
        return lines.filter(line -> line.text().codePointCount(0, line.text().length()) > WIDEST)
                .map(line -> new Violation(file, line.number(), "long line", "at most 120 characters"));
    }

    private static final Pattern ONE_LINK =
            Pattern.compile("\\s*(?:[-*] |// |\\* )?(?:\\S+|!?\\[[^]]*]\\([^)\\s]*\\)[.,;:]?)");

    /** Returns all lines but tables, output, what a benchmark writes, and links that cannot be wrapped. */
    private static Stream<Line> markdownLines(String text) {
        List<Line> lines = new ArrayList<>();
        String[] all = text.split("\n", -1);
        String fence = null;
        boolean written = false;
        boolean indentedBlock = false;
        for (int i = 0; i < all.length; i++) {
            String line = all[i];
            if (line.startsWith("<!--") && line.contains(": begin, written by ")) {
                written = true;
            } else if (line.startsWith("<!--") && line.contains(": end -->")) {
                written = false;
            }
            String stripped = line.strip();
            if (stripped.startsWith("```")) {
                fence = fence == null ? stripped.substring(3) : null;
            }
            indentedBlock = line.startsWith("    ") && (indentedBlock || (i > 0 && all[i - 1].isBlank()));
            boolean output = written || indentedBlock || (fence != null && !fence.equals("java"));
            if (!output && !stripped.startsWith("|") && !ONE_LINK.matcher(line).matches()) {
                lines.add(new Line(i + 1, line));
            }
        }
        return lines.stream();
    }

    private static final Pattern TEXT_BLOCKS =
            Pattern.compile(COMMENTS + "|" + TEXT_BLOCK + "|" + STRING + "|" + SINGLE_QUOTED);

    /** Returns all lines but imports, those within text blocks, and links that cannot be wrapped. */
    private static Stream<Line> javaLines(String source) {
        String withoutData = TEXT_BLOCKS
                .matcher(source)
                .replaceAll(token -> Matcher.quoteReplacement(
                        token.group().startsWith("\"\"\"") ? token.group().replaceAll("[^\n]", "") : token.group()));
        String[] all = withoutData.split("\n", -1);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            if (!all[i].startsWith("import ") && !ONE_LINK.matcher(all[i]).matches()) {
                lines.add(new Line(i + 1, all[i]));
            }
        }
        return lines.stream();
    }
}
