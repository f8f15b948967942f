package dev.orderly.refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Upcaster;
import dev.orderly.event.Upcasts;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.CatalogueExtension;
import dev.orderly.versions.ParcelSent;
import dev.orderly.versions.ParcelSentFrom1;
import dev.orderly.versions.ParcelSentFrom2;
import jakarta.enterprise.inject.spi.DeploymentException;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upcasters that stop the deployment, each with what to write instead; and those that are taken. */
class RefusedUpcasterTest {

    private static final String HERE = RefusedUpcasterTest.class.getName();

    @EventType(value = "refused.moved", version = 3)
    record Moved(String key) implements DomainEvent {}

    abstract static class Same implements Upcaster {
        @Override
        public ObjectNode lift(ObjectNode data) {
            return data;
        }
    }

    @Test
    void findsUpcastersWithoutAnythingElseSaid() {
        try (var container = container(ParcelSent.class, ParcelSentFrom2.class, ParcelSentFrom1.class)
                .initialize()) {
            var catalogue = container.select(Catalogue.class).get();

            assertThat(catalogue.olderVersions("parcel.sent")).containsExactly(1, 2);
            assertThat(container.select(Upcaster.class).isUnsatisfied())
                    .as("no beans")
                    .isTrue();
        }
    }

    @Upcasts(type = "refused.moved", from = 1)
    static class From1 extends Same {}

    @Test
    void refusesAGap() {
        assertThat(refusal(From1.class))
                .isEqualTo("refused.moved is at version 3 and has an upcaster from 1, but none from 2;"
                        + " write one: @Upcasts(type = \"refused.moved\", from = 2) final class … implements Upcaster");
    }

    @Upcasts(type = "refused.moved", from = 2)
    static class From2 extends Same {}

    @Upcasts(type = "refused.moved", from = 2)
    static class AlsoFrom2 extends Same {}

    @Test
    void refusesTwoForOneStep() {
        assertThat(refusal(From2.class, AlsoFrom2.class))
                .isEqualTo(
                        "@Upcasts(type = \"refused.moved\", from = 2) is on %s$AlsoFrom2 and on %s$From2; one step has one upcaster: remove one of them"
                                .formatted(HERE, HERE));
    }

    @Upcasts(type = "refused.eaten", from = 1)
    static class Unknown extends Same {}

    @Test
    void refusesAnUnknownType() {
        assertThat(refusal(Unknown.class))
                .isEqualTo(
                        "@Upcasts(type = \"refused.eaten\", from = 1) on %s$Unknown: no event of this deployment has this type; write the name in its @EventType"
                                .formatted(HERE));
    }

    @Upcasts(type = "refused.moved", from = 3)
    static class FromTheNewest extends Same {}

    @Upcasts(type = "refused.moved", from = 0)
    static class FromNothing extends Same {}

    @ParameterizedTest
    @ValueSource(classes = {FromTheNewest.class, FromNothing.class})
    void refusesAStepThatLeadsFromNoOlderVersion(Class<?> type) {
        assertThat(refusal(type))
                .startsWith("@Upcasts(type = \"refused.moved\", from = ")
                .endsWith(
                        " on %s: the newest version of refused.moved is 3, so from is 1 to 2; has @EventType(version = …) on %s$Moved been raised?"
                                .formatted(type.getName(), HERE));
    }

    @Upcasts(type = "parcel.sent", from = 2)
    static class OfAnotherModule extends Same {}

    @Test
    void refusesAnUpcasterOfAnotherModulesEvent() {
        assertThat(refusal(ParcelSent.class, OfAnotherModule.class))
                .isEqualTo(
                        "@Upcasts(type = \"parcel.sent\", from = 2) on %s$OfAnotherModule: parcel.sent belongs to module versions, this class to refused; move it there"
                                .formatted(HERE));
    }

    @Upcasts(type = "refused.moved", from = 2)
    static class WithArgument extends Same {
        WithArgument(String any) {
            assertThat(any).isNotNull();
        }
    }

    @Upcasts(type = "refused.moved", from = 2)
    static class Throwing extends Same {
        Throwing() {
            throw new IllegalStateException("not ready");
        }
    }

    @Upcasts(type = "refused.moved", from = 2)
    class Inner extends Same {}

    @Upcasts(type = "refused.moved", from = 2)
    abstract static class Half extends Same {}

    @Upcasts(type = "refused.moved", from = 2)
    static class NoUpcaster {}

    @ParameterizedTest
    @ValueSource(classes = {WithArgument.class, Throwing.class, Inner.class, Half.class, NoUpcaster.class})
    void refusesWhatCannotBeMade(Class<?> type) {
        assertThat(refusal(type))
                .isEqualTo(
                        "%s has @Upcasts but cannot be made; write: final class %s implements Upcaster, at top level or static, with a constructor without arguments that throws nothing"
                                .formatted(type.getName(), type.getSimpleName()));
    }

    private static String refusal(Class<?>... types) {
        var archive = container(types).addBeanClasses(Moved.class);
        return catchThrowableOfType(DeploymentException.class, () -> {
                    try (var container = archive.initialize()) {
                        assertThat(container.isRunning()).as("was deployed").isFalse();
                    }
                })
                .getMessage();
    }

    private static Weld container(Class<?>... types) {
        return new Weld()
                .disableDiscovery()
                .addExtension(new CatalogueExtension())
                .addBeanClasses(types);
    }
}
