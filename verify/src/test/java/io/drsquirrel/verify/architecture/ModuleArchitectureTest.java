// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.architecture;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/** Which module may know which. */
@AnalyzeClasses(locations = ShippedClasses.class)
class ModuleArchitectureTest {

    private static final String OURS = "io.drsquirrel..";

    @ArchTest
    static final ArchRule model_knows_no_other_module = knowsOfOursOnly("model");

    @ArchTest
    static final ArchRule diagnosis_knows_only_model = knowsOfOursOnly("diagnosis", "model");

    @ArchTest
    static final ArchRule collect_knows_only_model = knowsOfOursOnly("collect", "model");

    @ArchTest
    static final ArchRule agent_knows_no_other_module = knowsOfOursOnly("agent");

    @ArchTest
    static final ArchRule watcher_knows_only_model = knowsOfOursOnly("watcher", "model");

    @ArchTest
    static final ArchRule lab_knows_only_model = knowsOfOursOnly("lab", "model");

    @ArchTest
    static final ArchRule server_knows_only_model_diagnosis_and_collect =
            knowsOfOursOnly("server", "model", "diagnosis", "collect");

    @ArchTest
    static final ArchRule only_cli_knows_server_watcher_and_cli = noClasses()
            .that(resideInAPackage(OURS).and(not(resideInAPackage("io.drsquirrel.cli.."))))
            .and()
            .resideOutsideOfPackages("io.drsquirrel.server..", "io.drsquirrel.watcher..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.drsquirrel.server..", "io.drsquirrel.watcher..", "io.drsquirrel.cli..")
            .because("server, watcher and cli are ends: something starts them, nothing builds on them")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule model_depends_on_the_JDK_and_Jackson_only = noClasses()
            .that()
            .resideInAPackage("io.drsquirrel.model..")
            .should()
            .dependOnClassesThat(not(resideInAnyPackage(
                    "io.drsquirrel.model..", "java..", "org.jspecify.annotations..", "com.fasterxml.jackson..")))
            .because("everything else speaks its words, so it must run everywhere")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule in_model_only_codec_and_wire_know_Jackson = noClasses()
            .that()
            .resideInAPackage("io.drsquirrel.model..")
            .and()
            .resideOutsideOfPackages("io.drsquirrel.model.codec..", "io.drsquirrel.model.wire..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..")
            .because("how a fact is written is no business of the fact")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule diagnosis_knows_no_Flink_no_Kafka_and_no_server = noClasses()
            .that()
            .resideInAPackage("io.drsquirrel.diagnosis..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache..", "io.dropwizard..", "org.slf4j..")
            .because("it judges snapshots, wherever they came from")
            .allowEmptyShould(true);

    private static ArchRule knowsOfOursOnly(String module, String... others) {
        String[] allowed = Stream.concat(Stream.of(module), Stream.of(others))
                .map(name -> "io.drsquirrel." + name + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("io.drsquirrel." + module + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true);
    }
}
