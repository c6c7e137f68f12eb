package io.dynamolatency.internal.firstcall;

import io.dynamolatency.internal.io.TemporaryDirectory;
import io.dynamolatency.internal.maven.JarFile;
import io.dynamolatency.internal.maven.TestClassPath;
import io.dynamolatency.internal.process.OrphanWatch;
import io.dynamolatency.internal.stats.VerdictConfidence;
import io.dynamolatency.result.MeasurementException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the first calls of a test, each in its own JVM. Only one JVM runs at a time, and the variants take turns. */
public final class FirstCalls {

    private static final Duration JVM_AT_MOST = Duration.ofMinutes(1);
    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(10);

    private final MeasuredBody test;
    private final FirstCallPlan plan;
    private final VerdictConfidence confidence;
    private final Consumer<String> progress;
    private final long end;
    private final Map<Variant, List<FirstCall>> calls = new EnumMap<>(Variant.class);
    private final Map<Variant, String> unmeasured = new EnumMap<>(Variant.class);
    private long spoken = System.nanoTime();

    /** @param progress receives a line of text from time to time */
    public FirstCalls(MeasuredBody test, FirstCallPlan plan, VerdictConfidence confidence, Consumer<String> progress) {
        this.test = test;
        this.plan = plan;
        this.confidence = confidence;
        this.progress = progress;
        this.end = System.nanoTime() + plan.atMost().toNanos();
    }

    /**
     * Starts the JVMs and judges their calls.
     *
     * @throws MeasurementException if a JVM of the first variant makes no first call
     */
    public FirstCallVerdict run() throws InterruptedException {
        try (TemporaryDirectory directory = TemporaryDirectory.create();
                CpuLimit limit = CpuLimit.open(plan.cpus());
                OrphanWatch watch = OrphanWatch.start()) {
            List<Path> classPath =
                    TestClassPath.ofThisJvm().stream().map(JarFile::file).toList();
            if (plan.variants().contains(Variant.CDS_ARCHIVE)) {
                classPath = ClassArchive.jars(classPath, directory.path());
            }
            ClassArchive archive = new ClassArchive(directory.path().resolve("classes.jsa"));
            String warmUp = plan.awsAllowed() ? Words.ONLINE : Words.OFFLINE;
            // the first variant of the plan runs first
            Map<Variant, FirstCallJvm> jvms = new LinkedHashMap<>();
            for (Variant variant : plan.variants()) {
                calls.put(variant, new ArrayList<>());
                List<String> options =
                        switch (variant) {
                            case CDS_ARCHIVE -> archive.using();
                            case TIERED_STOP_AT_LEVEL_1 -> List.of("-XX:TieredStopAtLevel=1");
                            case NOTHING, SDK_WARM_UP -> List.of();
                        };
                jvms.put(
                        variant,
                        new FirstCallJvm(
                                test, classPath, options, variant == Variant.SDK_WARM_UP ? warmUp : "", limit, watch));
            }
            if (jvms.containsKey(Variant.CDS_ARCHIVE)) {
                make(archive, classPath, watch);
            }
            int round = 0;
            while (round < plan.jvms() && (round == 0 || left() > 0)) {
                round(round++, jvms);
            }
            return new FirstCallVerdict(test.test(), plan, calls, unmeasured, limit.missing(), confidence);
        } catch (IOException failed) {
            throw new MeasurementException(
                    "first call of \"" + test.test() + "\": no JVM could be started: " + failed.getMessage(), failed);
        }
    }

    /** Starts an additional JVM that makes the archive, without a bound on its CPU time. */
    private void make(ClassArchive archive, List<Path> classPath, OrphanWatch watch)
            throws IOException, InterruptedException {
        progress.accept("first call of \"" + test.test() + "\": making a CDS archive");
        try (CpuLimit none = CpuLimit.open(0)) {
            new FirstCallJvm(test, classPath, archive.making(), "", none, watch).run(plan.jvms(), JVM_AT_MOST);
            if (!archive.exists()) {
                unmeasured.put(Variant.CDS_ARCHIVE, "this Java made no CDS archive");
            }
        } catch (FirstCallJvm.FailedException failed) {
            unmeasured.put(Variant.CDS_ARCHIVE, "no CDS archive: " + failed.getMessage());
        }
    }

    private void round(int index, Map<Variant, FirstCallJvm> jvms) throws IOException, InterruptedException {
        speak(index);
        for (Map.Entry<Variant, FirstCallJvm> jvm : jvms.entrySet()) {
            Variant variant = jvm.getKey();
            if (unmeasured.containsKey(variant)) {
                continue;
            }
            boolean first = index == 0 && variant == plan.variants().get(0);
            if (!first && left() <= 0) {
                if (index == 0) {
                    unmeasured.put(variant, "maxDuration ended the run before its first JVM");
                }
                continue;
            }
            try {
                calls.computeIfAbsent(variant, v -> new ArrayList<>())
                        .add(jvm.getValue().run(index, first ? atMost() : JVM_AT_MOST));
            } catch (FirstCallJvm.FailedException failed) {
                if (variant == plan.variants().get(0)) {
                    throw new MeasurementException(
                            "first call of \"" + test.test() + "\" in JVM " + (index + 1) + " of " + plan.jvms() + ": "
                                    + failed.getMessage(),
                            failed);
                }
                unmeasured.put(variant, String.valueOf(failed.getMessage()));
            }
        }
    }

    private void speak(int index) {
        long now = System.nanoTime();
        if (index == 0 || now - spoken > BETWEEN_WORDS.toNanos()) {
            spoken = now;
            progress.accept("first call of \"" + test.test() + "\": JVM " + (index + 1) + " of " + plan.jvms()
                    + (plan.variants().size() > 1 ? " of each variant" : ""));
        }
    }

    private long left() {
        return end - System.nanoTime();
    }

    private Duration atMost() {
        Duration left = Duration.ofNanos(Math.max(0, left()));
        return Optional.of(left).filter(l -> l.compareTo(JVM_AT_MOST) < 0).orElse(JVM_AT_MOST);
    }
}
