package dev.orderly.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls of the house. Each rule holds for the product, and is shown to bite on a seeded violation. */
class ArchitectureTest {

    private static final String[] MODULES = {"customer", "order", "inventory", "payment", "notification"};

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.orderly");
    private static final JavaClasses SEEDED =
            new ClassFileImporter().importPackages("dev.orderly.architecture.fixture");

    static Stream<ArchRule> rules() {
        return Stream.concat(
                Stream.concat(Stream.of(MODULES).map(ArchitectureTest::onlyTheRootOf), brokers()),
                Stream.of(
                        noClasses()
                                .that()
                                .resideInAPackage("..event..")
                                .should()
                                .dependOnClassesThat(resideInAnyModule())
                                .because("the event kit carries events and knows none"),
                        noClasses()
                                .that()
                                .resideOutsideOfPackages("..event..", "dev.orderly.console..")
                                .should()
                                .dependOnClassesThat(resideInAPackage("dev.orderly.event.*..")
                                        .and(not(resideInAPackage("dev.orderly.event.emitter"))))
                                .because("modules use the kit by its root package, and the bus, which stands alone;"
                                        + " the road behind may change"),
                        classes()
                                .that()
                                .resideInAPackage("..event.emitter..")
                                .and(not(simpleName("EventBusProducer")))
                                .should()
                                .onlyDependOnClassesThat(resideInAnyPackage("java..", "dev.orderly.event.emitter"))
                                .because("the bus is of use without the road, a library or a container"),
                        noClasses()
                                .that()
                                .resideInAPackage("..console..")
                                .should()
                                .dependOnClassesThat(resideInAPackage("dev.orderly.event.*..")
                                        .and(not(resideInAnyPackage(
                                                "dev.orderly.event.desk",
                                                "dev.orderly.event.backfill",
                                                "dev.orderly.event.contract",
                                                "dev.orderly.event.cloudevents",
                                                "dev.orderly.event.emitter",
                                                "dev.orderly.event.instance",
                                                "dev.orderly.event.live"))))
                                .because(
                                        "operators see of the road what the desk shows and what passes in this process,"
                                                + " and all see what it promises"),
                        noClasses()
                                .that()
                                .resideInAPackage("..entity..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage("jakarta.jms..", "jakarta.ws.rs..", "dev.orderly.*.boundary..")
                                .because("what is stored does not know who asks for it"),
                        classes()
                                .that(resideOutsideOfPackages("dev.orderly.event.transport.artemis.."))
                                .should()
                                .onlyDependOnClassesThat(
                                        resideOutsideOfPackages("jakarta.jms..", "org.apache.activemq.."))
                                .because("only the transport of that name speaks JMS"),
                        onlyWithin("kafka", "org.apache.kafka.."),
                        onlyWithin("rabbitmq", "com.rabbitmq.."),
                        onlyWithin("redis", "redis.clients..")));
    }

    private static ArchRule onlyWithin(String broker, String client) {
        return classes()
                .that(resideOutsideOfPackages(
                        "dev.orderly.event.transport." + broker + "..", "dev.orderly.event.bridge." + broker + ".."))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages(client))
                .because("the client of " + broker + " can be left out of the WAR together with what uses it");
    }

    private static Stream<ArchRule> brokers() {
        return Stream.of(
                standsAlone("kafka", "org.apache.kafka.."),
                standsAlone("rabbitmq", "com.rabbitmq.."),
                standsAlone("redis", "redis.clients.."));
    }

    /** The packages of one broker, in which alone its client is known, and which nothing else refers to. */
    private static ArchRule standsAlone(String broker, String client) {
        String own = "dev.orderly.event.*." + broker + "..";
        return classes()
                .that(resideOutsideOfPackages(own))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages(own, client))
                .because("what speaks to %s may be left out of the WAR with its client".formatted(broker));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holdsForTheProduct(ArchRule rule) {
        rule.check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void bitesOnTheSeededViolation(ArchRule rule) {
        assertThat(rule.evaluate(SEEDED).hasViolation())
                .as(rule.getDescription())
                .isTrue();
    }

    @Test
    void hasNoCyclesBetweenPackages() {
        var rule = slices().matching("dev.orderly.(**)").should().beFreeOfCycles();

        rule.check(PRODUCT);
        assertThat(slices().matching("dev.orderly.architecture.fixture.(**)")
                        .should()
                        .beFreeOfCycles()
                        .evaluate(SEEDED)
                        .hasViolation())
                .isTrue();
    }

    private static ArchRule onlyTheRootOf(String module) {
        return noClasses()
                .that(resideOutsideOfPackages("dev.orderly." + module + ".."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.orderly." + module + ".*..")
                .because("modules see of each other the root package only");
    }

    private static com.tngtech.archunit.base.DescribedPredicate<com.tngtech.archunit.core.domain.JavaClass>
            resideInAnyModule() {
        return resideInAnyPackage(
                Stream.of(MODULES).map(module -> "dev.orderly." + module + "..").toArray(String[]::new));
    }
}
