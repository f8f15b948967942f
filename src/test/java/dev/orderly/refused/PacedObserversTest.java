package dev.orderly.refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orderly.event.Batched;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Durable;
import dev.orderly.event.EventType;
import dev.orderly.event.Live;
import dev.orderly.event.Subscriber;
import dev.orderly.event.Throttled;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.CatalogueExtension;
import dev.orderly.event.catalogue.PacedObserver;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.Test;

/** Throttled and batched live observers: what is deployed, and the mistakes that stop the deployment. */
class PacedObserversTest {

    private static final String HERE = PacedObserversTest.class.getName();
    private static final String LIST =
            "write void on(@Observes @Live @Batched(size = 100, delay = \"500ms\") List<OrderCreated> events),"
                    + " with the event you mean";

    @EventType("refused.rung")
    record Rung(String key) implements DomainEvent {}

    @ApplicationScoped
    static class Good {
        static final List<Object> SEEN = new ArrayList<>();

        void batched(@Observes @Live @Batched(size = 3, delay = "2s") List<Rung> rung) {
            SEEN.add(rung);
        }

        @Throttled(every = "1s", perKey = true)
        void throttled(@ObservesAsync @Live Rung rung) {
            SEEN.add(rung);
        }
    }

    @Test
    void deploysThemApartFromOtherLiveObservers() {
        Good.SEEN.clear();
        try (var container = container(Good.class).initialize()) {
            var catalogue = container.select(Catalogue.class).get();
            var paced = catalogue.pacedObservers().stream()
                    .sorted(Comparator.comparing(PacedObserver::name))
                    .toList();

            assertThat(catalogue.hasLiveObservers()).isFalse();
            assertThat(paced).hasSize(2).allMatch(observer -> observer.hears(Rung.class) && observer.async());
            assertThat(paced.get(0).size()).isEqualTo(3);
            assertThat(paced.get(0).delay()).isEqualTo(Duration.ofSeconds(2));
            assertThat(paced.get(0).isThrottled()).isFalse();
            assertThat(paced.get(1).every()).isEqualTo(Duration.ofSeconds(1));
            assertThat(paced.get(1).perKey()).isTrue();
            assertThat(paced.get(1).isBatched()).isFalse();

            container
                    .getBeanManager()
                    .getEvent()
                    .select(Rung.class, Live.Literal.INSTANCE)
                    .fire(new Rung("fired"));
            assertThat(Good.SEEN).isEmpty();
            paced.get(0).call().accept(List.of(new Rung("1")));
            paced.get(1).call().accept(new Rung("2"));
            assertThat(Good.SEEN).containsExactly(List.of(new Rung("1")), new Rung("2"));
        }
    }

    @Subscriber("paced")
    static class DurableThrottled {
        void on(@Observes @Durable @Throttled(every = "1s") Rung rung) {}
    }

    @ApplicationScoped
    static class BareBatched {
        @Batched
        void on(@Observes List<Rung> rung) {}
    }

    @Test
    void refusesAPaceOfWhatIsNoLiveObserver() {
        String no =
                " has @Throttled or @Batched but is no live observer; a durable handler gets every event, in a transaction of"
                        + " its own: write @Observes @Live @Throttled(…), or leave it away";

        assertThat(refusal(DurableThrottled.class))
                .isEqualTo("void %s$DurableThrottled.on(%s$Rung)".formatted(HERE, HERE) + no);
        assertThat(refusal(BareBatched.class)).isEqualTo("void %s$BareBatched.on(java.util.List)".formatted(HERE) + no);
    }

    @ApplicationScoped
    static class BatchedOne {
        void on(@Observes @Live @Batched Rung rung) {}
    }

    @ApplicationScoped
    static class BatchedAnything {
        void on(@Observes @Live @Batched List<?> rung) {}
    }

    @Test
    void refusesABatchThatIsNoListOfEvents() {
        assertThat(refusal(BatchedOne.class))
                .isEqualTo(
                        "void %s$BatchedOne.on(%s$Rung) has @Batched but takes %s$Rung; a batch is a list of events: %s"
                                .formatted(HERE, HERE, HERE, LIST));
        assertThat(refusal(BatchedAnything.class))
                .isEqualTo(
                        "void %s$BatchedAnything.on(java.util.List) has @Batched but takes java.util.List<?>; a batch is a list of events: %s"
                                .formatted(HERE, LIST));
    }

    @ApplicationScoped
    static class BatchedTexts {
        void on(@Observes @Live @Batched List<String> texts) {}
    }

    @Test
    void refusesAnObserverOfNoEvent() {
        assertThat(refusal(BatchedTexts.class))
                .isEqualTo(
                        "void %s$BatchedTexts.on(java.util.List) observes java.lang.String, which is no event; name a record with @EventType"
                                .formatted(HERE));
    }

    @ApplicationScoped
    static class ListOnly {
        void on(@Observes @Live List<Rung> rung) {}
    }

    @Test
    void refusesALiveListWithoutBatch() {
        assertThat(refusal(ListOnly.class))
                .isEqualTo(
                        "void %s$ListOnly.on(java.util.List) takes a list but has no @Batched, so it would be called by nobody; %s"
                                .formatted(HERE, LIST));
    }

    @ApplicationScoped
    static class ThrottledList {
        void on(@Observes @Live @Throttled(every = "1s") List<Rung> rung) {}
    }

    @Test
    void refusesAThrottledList() {
        assertThat(refusal(ThrottledList.class))
                .startsWith(
                        "void %s$ThrottledList.on(java.util.List) has @Throttled but takes java.util.List<%s$Rung>; name the event:"
                                .formatted(HERE, HERE));
    }

    @ApplicationScoped
    static class OddTimes {
        void often(@Observes @Live @Throttled(every = "often") Rung rung) {}

        void never(@Observes @Live @Batched(delay = "0s") List<Rung> rung) {}

        void none(@Observes @Live @Batched(size = 0) List<Rung> rung) {}
    }

    @Test
    void refusesOddTimesAndSizes() {
        assertThat(refusal(OddTimes.class).lines())
                .containsExactlyInAnyOrder(
                        ("void %s$OddTimes.often(%s$Rung) has @Throttled(every = \"often\"):"
                                        + " a time is written such as 250ms, 10s, 15m or 2h, and is more than zero")
                                .formatted(HERE, HERE),
                        ("void %s$OddTimes.never(java.util.List) has @Batched(delay = \"0s\"):"
                                        + " a time is written such as 250ms, 10s, 15m or 2h, and is more than zero")
                                .formatted(HERE),
                        "void %s$OddTimes.none(java.util.List) has @Batched(size = 0); a batch has one event or more"
                                .formatted(HERE));
    }

    private static String refusal(Class<?> type) {
        return catchThrowableOfType(DeploymentException.class, () -> {
                    try (var container = container(type).initialize()) {
                        assertThat(container.isRunning()).as("was deployed").isFalse();
                    }
                })
                .getMessage();
    }

    private static Weld container(Class<?> type) {
        return new Weld()
                .disableDiscovery()
                .addExtension(new CatalogueExtension())
                .addBeanClasses(type, Rung.class);
    }
}
