// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.time.Clock;
import java.time.Instant;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** What a line of code may touch, by the package it stands in, and how classes are named. */
@AnalyzeClasses(locations = ShippedClasses.class)
class HabitsArchitectureTest {

    private static final String[] PURE = {
        "io.drsquirrel.model..",
        "io.drsquirrel.diagnosis.engine..",
        "io.drsquirrel.diagnosis.condition..",
        "io.drsquirrel.diagnosis.detector..",
    };

    @ArchTest
    static final ArchRule model_and_engine_ask_no_clock = pure().should()
            .callMethodWhere(readsAClock())
            .because("time comes with the data: the same snapshot gives the same diagnosis tomorrow")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule model_and_engine_roll_no_dice = pure().should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Random")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule model_and_engine_start_no_threads = pure().should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.concurrent.Executor.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule model_and_engine_read_no_files_and_no_network = pure().should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.net..", "java.nio.channels..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule model_and_diagnosis_log_nothing = noClasses()
            .that()
            .resideInAnyPackage("io.drsquirrel.model..", "io.drsquirrel.diagnosis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..", "org.apache.logging..")
            .because("they answer with problems, their callers tell")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_cli_ends_the_JVM = noClasses()
            .that()
            .resideOutsideOfPackages("io.drsquirrel.cli..", "io.drsquirrel.lab..", "io.drsquirrel.agent.daemon..")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .because(
                    "a library that exits takes its host along; processes of the lab and the node daemon are no libraries")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_cli_prints = noClasses()
            .that()
            .resideOutsideOfPackages("io.drsquirrel.cli..", "io.drsquirrel.lab..", "io.drsquirrel.agent.daemon..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_collect_server_and_cli_read_the_wall_clock_of_the_JDK_through_a_Clock = noClasses()
            .that()
            .resideInAnyPackage("io.drsquirrel.collect..", "io.drsquirrel.server..", "io.drsquirrel.watcher..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("a Clock handed in makes the hour testable")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule detectors_are_final = classes()
            .that(implementDetector())
            .should()
            .haveModifier(JavaModifier.FINAL)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule detectors_are_stateless = fields().that()
            .areDeclaredInClassesThat(implementDetector())
            .should()
            .beFinal()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule only_what_embeds_Flink_knows_its_runtime = noClasses()
            .that()
            .resideOutsideOfPackages("io.drsquirrel.cli..", "io.drsquirrel.lab..", "io.drsquirrel.watcher.embedded..")
            .should()
            .dependOnClassesThat(flinkInternals())
            .because("internals change between the releases we support")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule no_class_is_named_for_its_lack_of_a_name = noClasses()
            .that()
            .resideInAPackage("io.drsquirrel..")
            .should()
            .haveNameMatching(".*(Impl|Utils?|Helper|(?<!Job|Task|Resource)Manager)")
            .because("a class that can only be called so has no idea of its own; Flink's own managers excepted")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("io.drsquirrel.(**)").should().beFreeOfCycles().allowEmptyShould(true);

    /** The packages whose answers depend on their arguments alone. */
    private static GivenClassesConjunction pure() {
        return noClasses().that().resideInAnyPackage(PURE);
    }

    private static DescribedPredicate<JavaCall<?>> readsAClock() {
        return target(owner(DescribedPredicate.describe(
                        "a clock",
                        (JavaClass owner) -> owner.isAssignableTo(Clock.class)
                                || owner.getPackageName().equals("java.time")
                                || owner.isEquivalentTo(System.class))))
                .and(target(DescribedPredicate.or(
                        name("now"),
                        name("currentTimeMillis"),
                        name("nanoTime"),
                        name("instant"),
                        name("millis"),
                        name("systemUTC"),
                        name("systemDefaultZone"))));
    }

    private static DescribedPredicate<JavaClass> implementDetector() {
        return DescribedPredicate.describe(
                "implement Detector",
                type -> !type.isInterface()
                        && type.getAllRawInterfaces().stream()
                                .anyMatch(port -> port.getSimpleName().equals("Detector")
                                        && port.getPackageName().startsWith("io.drsquirrel.diagnosis")));
    }

    /** Flink's runtime without the few types of it that a checkpointed function is given by the public API. */
    private static DescribedPredicate<JavaClass> flinkInternals() {
        return DescribedPredicate.describe(
                "internals of Flink",
                type -> type.getPackageName().startsWith("org.apache.flink.runtime")
                        && !type.getName().startsWith("org.apache.flink.runtime.state.Function"));
    }
}
