package dev.orderly.refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.Batch;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Durable;
import dev.orderly.event.EventType;
import dev.orderly.event.Subscriber;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.CatalogueExtension;
import dev.orderly.event.catalogue.Configured;
import dev.orderly.event.catalogue.DeliveredTo;
import dev.orderly.event.catalogue.SubscriberDescriptor;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribers that are there by a setting only, and hear what another one chooses. */
class ConfiguredSubscriberTest {

    private static final String SETTING = "orderly.refused.out";
    private static final String TYPES = "orderly.refused.out.types";

    @EventType("parcel.sent")
    record Sent(String key) implements DomainEvent {}

    @EventType("parcel.lost")
    record Lost(String key) implements DomainEvent {}

    @EventType("letter.sent")
    record Letter(String key) implements DomainEvent {}

    @Subscriber("far-away")
    @Configured(value = SETTING, module = "places")
    static class FarAway {
        void ahead(@Observes @Durable Batch batch) {}

        void on(@Observes @Durable DomainEvent event) {}
    }

    @Subscriber("from-afar")
    @Configured(value = SETTING, module = "places", foreign = true)
    static class FromAfar {
        void on(@Observes @Durable DomainEvent event) {}
    }

    @AfterEach
    void forget() {
        List.of(SETTING, TYPES, "orderly.modules").forEach(System::clearProperty);
    }

    @Test
    void isNotThereWithoutItsSetting() {
        deployed(container -> {
            var catalogue = container.select(Catalogue.class).get();

            assertThat(catalogue.subscribers()).isEmpty();
            assertThat(catalogue.inlets()).isEmpty();
            assertThat(catalogue.modules()).containsExactly("refused");
            assertThat(container.select(FarAway.class)).isEmpty();
        });
    }

    @Test
    void hearsAllTypesUnlessToldWhich() {
        System.setProperty(SETTING, "there");

        deployed(container -> {
            var all = new TreeSet<>(List.of("letter.sent", "parcel.lost", "parcel.sent"));
            var catalogue = container.select(Catalogue.class).get();

            assertThat(catalogue.subscribers()).containsExactly(new SubscriberDescriptor("far-away", "places", all));
            assertThat(catalogue.inlets()).containsExactly(new SubscriberDescriptor("from-afar", "places", all, true));
            assertThat(container
                            .getBeanManager()
                            .resolveObserverMethods(new Sent("1"), new DeliveredTo.Literal("far-away")))
                    .hasSize(1);
        });
    }

    @Test
    void hearsTheTypesThatNamesAndPatternsStandFor() {
        System.setProperty(SETTING, "there");
        System.setProperty(TYPES, "parcel.*, letter.sent");
        assertHears("letter.sent", "parcel.lost", "parcel.sent");

        System.setProperty(TYPES, "*.sent");
        assertHears("letter.sent", "parcel.sent");
    }

    @Test
    void runsWhateverModulesAreChosen() {
        System.setProperty(SETTING, "there");
        System.setProperty("orderly.modules", "refused");

        deployed(container -> assertThat(container.select(Catalogue.class).get().subscribersHere())
                .hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"parcel.snet", "order.*", "parcel.sent,", "parcel.s*"})
    void refusesWhatStandsForNothing(String types) {
        System.setProperty(SETTING, "there");
        System.setProperty(TYPES, types);

        assertThatThrownBy(() -> deployed(container -> {}))
                .hasStackTraceContaining(
                        "%s (or ORDERLY_REFUSED_OUT_TYPES in the environment) is \"%s\"; allowed: event types of this deployment,"
                                        .formatted(TYPES, types)
                                + " or patterns such as order.* that one of them has, comma-separated: letter.sent, parcel.lost, parcel.sent");
    }

    private static void assertHears(String... types) {
        deployed(container -> assertThat(container.select(Catalogue.class).get().subscribers())
                .singleElement()
                .satisfies(subscriber -> assertThat(subscriber.types()).containsExactly(types)));
    }

    private static void deployed(Consumer<WeldContainer> check) {
        try (var container = new Weld()
                .disableDiscovery()
                .addExtension(new CatalogueExtension())
                .addBeanClasses(Sent.class, Lost.class, Letter.class, FarAway.class, FromAfar.class)
                .initialize()) {
            check.accept(container);
        }
    }
}
