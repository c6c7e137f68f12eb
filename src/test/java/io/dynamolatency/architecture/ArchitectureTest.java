package io.dynamolatency.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.dynamolatency.architecture.Kit.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import io.dynamolatency.fault.FaultKind;
import java.util.List;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.assertj.core.annotation.CheckReturnValue;
import org.assertj.core.api.AbstractAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rooms of the house, and who may enter which. */
@Tag("slow")
class ArchitectureTest {

    private static final JavaClasses KIT = Kit.CLASSES;

    private static void check(ArchRule rule) {
        rule.check(KIT);
    }

    /** From the bottom to the top. */
    private static final List<String> ROOMS = Stream.of(
                    "internal.access",
                    "internal.text",
                    "internal.io",
                    "internal.process",
                    "internal.stats",
                    "",
                    "fault",
                    "wire",
                    "internal.wire",
                    "diagnosis",
                    "result",
                    "internal.hiccup",
                    "internal.jfr",
                    "internal.calls",
                    "internal.resilience",
                    "internal.diagnose",
                    "internal.judge",
                    "internal.driver",
                    "backend",
                    "internal.http",
                    "internal.interceptor",
                    "internal.client",
                    "internal.maven",
                    "internal.backend.local",
                    "internal.backend.endpoint",
                    "internal.backend.container",
                    "internal.backend.aws",
                    "internal.backend",
                    "internal.proxy",
                    "internal.setup",
                    "internal.external",
                    "measure",
                    "assertions",
                    "internal.baseline",
                    "internal.report.rows",
                    "internal.report.console",
                    "internal.report.html",
                    "internal.report.ci",
                    "internal.report.merge",
                    "internal.suite",
                    "internal.versions",
                    "internal.firstcall",
                    "report",
                    "jupiter",
                    "internal.jupiter.arguments",
                    "internal.jupiter.declare",
                    "internal.jupiter.run",
                    "internal.launcher")
            .map(room -> room.isEmpty() ? ROOT : ROOT + "." + room)
            .toList();

    @Test
    void eachRoomStandsInTheList() {
        assertThat(KIT.stream().map(JavaClass::getPackageName).distinct()).containsExactlyInAnyOrderElementsOf(ROOMS);
    }

    @Test
    void aRoomKnowsOnlyTheRoomsBelowIt() {
        List<String> upwards = KIT.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(tie -> ROOMS.contains(tie.getTargetClass().getPackageName()))
                .filter(tie -> ROOMS.indexOf(tie.getTargetClass().getPackageName())
                        > ROOMS.indexOf(tie.getOriginClass().getPackageName()))
                .map(Dependency::getDescription)
                .toList();
        assertThat(upwards).as("data flows one way: ties to a room above").isEmpty();
    }

    @Test
    void roomsAreFreeOfCycles() {
        check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
    }

    @Test
    void noMoreThanThreeClassesOfARoomKnowOneAnother() {
        assertThat(ClassLoops.of(KIT, 3)).as("loops within a package").isEmpty();
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
        onlyIn("org.HdrHistogram..", ROOT + ".internal.calls..", ROOT + ".internal.report.rows..");
        onlyIn("org.assertj..", ROOT + ".assertions..");
        onlyIn("org.apache.commons..", ROOT + ".internal.stats..");
        onlyIn("eu.maveniverse..", ROOT + ".internal.maven..", ROOT + ".internal.backend.local..");
        onlyIn("org.eclipse.aether..", ROOT + ".internal.maven..", ROOT + ".internal.backend.local..");
        onlyIn("org.testcontainers..", ROOT + ".internal.backend.container..");
        onlyIn("com.github.dockerjava..", ROOT + ".internal.backend.container..");
        // results.json, baselines, and the proxy's own error answers: files and answers of different shapes and lives
        onlyIn(
                "com.google.gson..",
                ROOT + ".internal.report..",
                ROOT + ".internal.baseline..",
                ROOT + ".internal.suite..",
                ROOT + ".internal.versions..",
                ROOT + ".internal.proxy..");
        onlyIn(
                "org.junit.jupiter..",
                ROOT + ".jupiter..",
                ROOT + ".internal.jupiter..",
                ROOT + ".internal.access..",
                ROOT + ".internal.launcher..");
        onlyIn("org.junit.jupiter.params..", ROOT + ".internal.jupiter.arguments..");
        onlyIn("jdk.jfr..", ROOT + ".internal.jfr..");
        onlyIn("org.junit.platform.launcher..", ROOT + ".internal.launcher..");
        onlyIn("org.junit.platform.engine..", ROOT + ".internal.launcher..");
        onlyIn(
                "software.amazon.awssdk..",
                ROOT,
                // the type of a key in @Table
                ROOT + ".jupiter..",
                ROOT + ".internal.http..",
                ROOT + ".internal.interceptor..",
                ROOT + ".internal.client..",
                ROOT + ".measure..",
                ROOT + ".internal.setup..",
                ROOT + ".internal.firstcall..",
                ROOT + ".internal.backend.aws..",
                ROOT + ".internal.jupiter..");
    }

    /** Latency tests need a newer SDK and JUnit, and say so. A guarded suite keeps its own. */
    @Test
    void theGuardAndItsReportNeedNoNewerSdk() {
        check(noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".internal.suite..", ROOT + ".internal.report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".internal.client..", ROOT + ".internal.http..", ROOT + ".internal.setup..")
                .because("the kit's own clients need classes that older versions of the SDK do not have"));
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
        return JavaClass.Predicates.belongToAnyOf(classNamed(ROOT + ".internal." + name));
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
        onlyIn(adapter("http.Apache5Adapter"), "software.amazon.awssdk.http.apache5..");
        onlyIn(adapter("http.Apache4Adapter"), "software.amazon.awssdk.http.apache..");
        onlyIn(adapter("http.UrlConnectionAdapter"), "software.amazon.awssdk.http.urlconnection..");
        onlyIn(adapter("http.CrtAdapter"), "software.amazon.awssdk.http.crt..", "software.amazon.awssdk.crt..");
        onlyIn(adapter("http.NettyAdapter"), "software.amazon.awssdk.http.nio..");
        onlyIn(adapter("client.EnhancedAdapter"), "software.amazon.awssdk.enhanced..");
        // the kit's jar has its own Netty under another name
        onlyIn(JavaClass.Predicates.resideInAPackage(ROOT + ".internal.proxy.."), "io.netty..");
    }

    /** A plan is made of small objects once. What then handles bytes asks no fault for its kind. */
    @Test
    void theProxyBranchesOnKindsOfFaultsInOnePlaceAlone() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".internal.proxy..")
                .and()
                .haveNameNotMatching(".*\\.Effects(\\$.*)?")
                .should()
                .accessFieldWhere(DescribedPredicate.describe(
                        "kinds of faults", access -> access.getTargetOwner().isEquivalentTo(FaultKind.class)))
                .orShould()
                .callMethodWhere(DescribedPredicate.describe(
                        "of kinds of faults", call -> call.getTargetOwner().isEquivalentTo(FaultKind.class)))
                .because("the hot path has no branch per kind"));
    }

    @Test
    void theLauncherMayBeAbsent() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".internal.launcher..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".internal.launcher..")
                .because("nothing else may touch a class whose library is optional"));
    }

    @Test
    void whatIsPublicSaysSince() {
        check(classes()
                .that()
                .arePublic()
                .and()
                .resideOutsideOfPackage(ROOT + ".internal..")
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
                .resideInAPackage(ROOT + ".assertions..")
                .and()
                .arePublic()
                .and()
                .haveRawReturnType(DescribedPredicate.describe(
                        "another assertion", type -> type.isAssignableTo(AbstractAssert.class)))
                .and()
                .haveNameMatching("assertThat|p\\d+|max|firstCall|connections?|wire|exchange|fault")
                .should()
                .beAnnotatedWith(CheckReturnValue.class)
                .because("an assertion that goes nowhere asserts nothing"));
    }
}
