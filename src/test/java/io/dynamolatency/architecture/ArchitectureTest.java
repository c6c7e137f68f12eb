package io.dynamolatency.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.apiguardian.api.API;
import org.assertj.core.annotation.CheckReturnValue;
import org.assertj.core.api.AbstractAssert;
import org.junit.jupiter.api.Test;

/** The rooms of the house, and who may enter which. */
class ArchitectureTest {

    private static final JavaClasses KIT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.dynamolatency");

    private static void check(ArchRule rule) {
        rule.check(KIT);
    }

    @Test
    void dataFlowsOneWay() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("vocabulary")
                .definedBy("io.dynamolatency")
                .layer("file")
                .definedBy("io.dynamolatency.file..")
                .layer("stats")
                .definedBy("io.dynamolatency.stats..")
                .layer("wire")
                .definedBy("io.dynamolatency.wire..")
                .layer("process")
                .definedBy("io.dynamolatency.process..")
                .layer("backend")
                .definedBy("io.dynamolatency.backend..")
                .layer("flight")
                .definedBy("io.dynamolatency.flight..")
                .layer("jitter")
                .definedBy("io.dynamolatency.jitter..")
                .layer("proxy")
                .definedBy("io.dynamolatency.proxy..")
                .layer("diagnosis")
                .definedBy("io.dynamolatency.diagnosis..")
                .layer("measure")
                .definedBy("io.dynamolatency.measure..")
                .layer("baseline")
                .definedBy("io.dynamolatency.baseline..")
                .layer("client")
                .definedBy("io.dynamolatency.client..")
                .layer("assertions")
                .definedBy("io.dynamolatency.assertions..")
                .layer("lab")
                .definedBy("io.dynamolatency.lab..")
                .layer("report")
                .definedBy("io.dynamolatency.report..")
                .layer("jupiter")
                .definedBy("io.dynamolatency.jupiter..")
                .layer("launcher")
                .definedBy("io.dynamolatency.launcher..")
                .whereLayer("vocabulary")
                .mayNotAccessAnyLayer()
                .whereLayer("file")
                .mayNotAccessAnyLayer()
                .whereLayer("stats")
                .mayNotAccessAnyLayer()
                .whereLayer("wire")
                .mayOnlyAccessLayers("vocabulary")
                .whereLayer("process")
                .mayNotAccessAnyLayer()
                .whereLayer("backend")
                .mayOnlyAccessLayers("vocabulary", "file", "process")
                .whereLayer("flight")
                .mayOnlyAccessLayers("vocabulary", "wire")
                .whereLayer("jitter")
                .mayOnlyAccessLayers("vocabulary")
                .whereLayer("proxy")
                .mayOnlyAccessLayers("vocabulary", "wire")
                .whereLayer("diagnosis")
                .mayOnlyAccessLayers("vocabulary", "wire")
                .whereLayer("measure")
                .mayOnlyAccessLayers("vocabulary", "stats", "wire", "diagnosis")
                .whereLayer("baseline")
                .mayOnlyAccessLayers("vocabulary", "file", "stats", "wire", "diagnosis", "measure")
                .whereLayer("client")
                .mayOnlyAccessLayers("vocabulary")
                .whereLayer("assertions")
                .mayOnlyAccessLayers("vocabulary", "stats", "wire", "diagnosis", "measure")
                .whereLayer("lab")
                .mayOnlyAccessLayers(
                        "vocabulary",
                        "file",
                        "wire",
                        "process",
                        "backend",
                        "flight",
                        "jitter",
                        "proxy",
                        "measure",
                        "client")
                .whereLayer("report")
                .mayOnlyAccessLayers("vocabulary", "file", "stats", "wire", "diagnosis", "measure")
                .whereLayer("jupiter")
                .mayOnlyAccessLayers("vocabulary", "wire", "measure", "baseline", "client", "lab", "report")
                .whereLayer("launcher")
                .mayOnlyAccessLayers("jupiter", "report")
                .because("a room knows only the rooms below it"));
    }

    @Test
    void roomsAreFreeOfCycles() {
        check(slices().matching("io.dynamolatency.(**)").should().beFreeOfCycles());
    }

    private static void onlyIn(String library, String... rooms) {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .because("a library has one importer, so that it can be replaced or left out"));
    }

    @Test
    void eachLibraryHasOneImporter() {
        onlyIn("org.HdrHistogram..", "io.dynamolatency.measure..");
        onlyIn("org.assertj..", "io.dynamolatency.assertions..");
        onlyIn("org.apache.commons..", "io.dynamolatency.stats..");
        onlyIn("eu.maveniverse..", "io.dynamolatency.backend.local..");
        onlyIn("org.eclipse.aether..", "io.dynamolatency.backend.local..");
        onlyIn("org.testcontainers..", "io.dynamolatency.backend.container..");
        onlyIn("com.github.dockerjava..", "io.dynamolatency.backend.container..");
        // results.json, baselines, and the proxy's own error answers: files and answers of different shapes and
        // lives
        onlyIn(
                "com.google.gson..",
                "io.dynamolatency.report..",
                "io.dynamolatency.baseline..",
                "io.dynamolatency.proxy..");
        onlyIn("org.junit.jupiter..", "io.dynamolatency.jupiter..", "io.dynamolatency.launcher..");
        onlyIn("jdk.jfr..", "io.dynamolatency.flight..");
        onlyIn("net.bytebuddy..", "io.dynamolatency.launcher..");
        onlyIn("org.junit.platform.launcher..", "io.dynamolatency.launcher..");
        onlyIn("org.junit.platform.engine..", "io.dynamolatency.launcher..");
        onlyIn(
                "software.amazon.awssdk..",
                "io.dynamolatency.client..",
                "io.dynamolatency.lab..",
                "io.dynamolatency.jupiter..");
    }

    private static void onlyIn(DescribedPredicate<JavaClass> importers, String... library) {
        check(noClasses()
                .that(DescribedPredicate.not(importers))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .because("a library may be absent, and then no other class may need it"));
    }

    private static DescribedPredicate<JavaClass> adapter(String name) {
        return JavaClass.Predicates.belongToAnyOf(classNamed("io.dynamolatency.client." + name));
    }

    private static Class<?> classNamed(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eachLibraryThatMayBeAbsentHasOneAdapter() {
        onlyIn(adapter("Apache5Adapter"), "software.amazon.awssdk.http.apache5..");
        onlyIn(adapter("Apache4Adapter"), "software.amazon.awssdk.http.apache..");
        onlyIn(adapter("UrlConnectionAdapter"), "software.amazon.awssdk.http.urlconnection..");
        onlyIn(adapter("CrtAdapter"), "software.amazon.awssdk.http.crt..", "software.amazon.awssdk.crt..");
        onlyIn(adapter("NettyAdapter"), "software.amazon.awssdk.http.nio..");
        onlyIn(adapter("EnhancedAdapter"), "software.amazon.awssdk.enhanced..");
        onlyIn(
                adapter("NettyAdapter").or(JavaClass.Predicates.resideInAPackage("io.dynamolatency.proxy..")),
                "io.netty..");
    }

    @Test
    void theLauncherMayBeAbsent() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.dynamolatency.launcher..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dynamolatency.launcher..")
                .because("nothing else may touch a class whose library is optional"));
    }

    @Test
    void whatIsPublicSaysSince() {
        check(classes()
                .that()
                .arePublic()
                .and()
                .doNotHaveSimpleName("package-info")
                .and(DescribedPredicate.not(isMemberClass()))
                .should()
                .beAnnotatedWith(API.class)
                .because("users have to know what they may build on"));
    }

    private static DescribedPredicate<JavaClass> isMemberClass() {
        return DescribedPredicate.describe("member classes", JavaClass::isMemberClass);
    }

    @Test
    void namesThatSayNothingAreNotUsed() {
        check(noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helper|(?<!Key|Trust)Manager|Impl)")
                .because("a name says what a class is for"));
    }

    @Test
    void navigationOfAssertionsMayNotBeForgotten() {
        check(methods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage("io.dynamolatency.assertions..")
                .and()
                .arePublic()
                .and()
                .haveRawReturnType(DescribedPredicate.describe(
                        "another assertion", type -> type.isAssignableTo(AbstractAssert.class)))
                .and()
                .haveNameMatching("assertThat|p\\d+|max|firstCall|connections?|wire|exchange")
                .should()
                .beAnnotatedWith(CheckReturnValue.class)
                .because("an assertion that goes nowhere asserts nothing"));
    }
}
