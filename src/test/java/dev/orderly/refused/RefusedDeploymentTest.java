package dev.orderly.refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orderly.event.Batch;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Durable;
import dev.orderly.event.EventType;
import dev.orderly.event.Live;
import dev.orderly.event.Publishes;
import dev.orderly.event.Subscriber;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.CatalogueExtension;
import dev.orderly.event.catalogue.DeliveredTo;
import dev.orderly.event.catalogue.FlowGraph.Edge;
import dev.orderly.fixture.Warnings;
import dev.orderly.versions.ParcelSent;
import dev.orderly.web.Statistic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.util.Map;
import org.jboss.weld.environment.se.Weld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes that stop the deployment, each with what to write instead; and what is deployed. */
class RefusedDeploymentTest {

    private static final String HERE = RefusedDeploymentTest.class.getName();
    private static final String INSTEAD = ", which would be called for each delivery to anybody."
            + " Write @Observes @Durable in a @Subscriber(\"…\") to handle it reliably, in a transaction, also in another process;"
            + " or @Observes @Live to see it in this process, best effort";

    interface Parcel {}

    @EventType("refused.sent")
    record Sent(String key) implements DomainEvent, Parcel {}

    @EventType("refused.lost")
    record Lost(String key) implements DomainEvent {}

    @Subscriber("good-one")
    static class Good {
        void on(@Observes @Durable Sent sent) {}

        void on(@Observes @Durable Lost lost) {}

        void ahead(@Observes @Durable Batch batch) {}

        void live(@Observes @Live DomainEvent any) {}

        void later(@ObservesAsync @Live Sent sent) {}

        void everything(@Observes Object any) {}

        void text(@Observes String foreign) {}
    }

    @Test
    void takesDurableHandlersLiveObserversAndWhatIsNoneOfTheRoadsBusiness() {
        try (var container = container(Good.class, Sent.class, Lost.class).initialize()) {
            var catalogue = container.select(Catalogue.class).get();

            assertThat(catalogue.hasLiveObservers()).isTrue();
            assertThat(catalogue.subscribers()).singleElement().satisfies(subscriber -> {
                assertThat(subscriber.name()).isEqualTo("good-one");
                assertThat(subscriber.module()).isEqualTo("refused");
                assertThat(subscriber.types()).containsExactly("refused.lost", "refused.sent");
            });
        }
    }

    @ApplicationScoped
    static class Contributing implements Statistic {
        void start(@Observes Startup startup) {
            throw new IllegalStateException("started");
        }

        @Override
        public Map<String, Object> current() {
            return Map.of();
        }
    }

    @Test
    void knowsTheSubscribersOfModulesThatDoNotRunAndLetsNothingOfThemAct() {
        System.setProperty("orderly.modules", "versions");
        try (var container = container(Good.class, Sent.class, Lost.class, Contributing.class, ParcelSent.class)
                .initialize()) {
            var catalogue = container.select(Catalogue.class).get();

            assertThat(catalogue.modulesHere()).containsExactly("versions");
            assertThat(catalogue.modules()).containsExactly("refused", "versions");
            assertThat(catalogue.subscribers()).singleElement().satisfies(subscriber -> assertThat(subscriber.types())
                    .containsExactly("refused.lost", "refused.sent"));
            assertThat(catalogue.subscribersHere()).isEmpty();
            assertThat(catalogue.hasLiveObservers()).isFalse();
            assertThat(container.select(Statistic.class)).isEmpty();
            assertThat(container
                            .getBeanManager()
                            .resolveObserverMethods(new Sent("1"), new DeliveredTo.Literal("good-one")))
                    .isEmpty();
        } finally {
            System.clearProperty("orderly.modules");
        }
    }

    @Test
    void refusesToRunModulesThatThereAreNot() {
        System.setProperty("orderly.modules", "refused, pigeons");
        try {
            assertThatThrownBy(() -> container(Good.class, Sent.class, Lost.class)
                            .initialize()
                            .close())
                    .hasStackTraceContaining(
                            "orderly.modules (or ORDERLY_MODULES in the environment) is \"refused, pigeons\";"
                                    + " allowed: modules of this deployment, comma-separated: refused");
        } finally {
            System.clearProperty("orderly.modules");
        }
    }

    @ApplicationScoped
    static class BareEvent {
        void on(@Observes Sent sent) {}
    }

    @Test
    void refusesABareObserver() {
        assertThat(refusal(BareEvent.class))
                .isEqualTo("void %s$BareEvent.on(%s$Sent) observes Sent bare%s".formatted(HERE, HERE, INSTEAD));
    }

    @ApplicationScoped
    static class BareAsync {
        void on(@ObservesAsync Sent sent) {}
    }

    @Test
    void refusesABareAsynchronousObserver() {
        assertThat(refusal(BareAsync.class))
                .isEqualTo("void %s$BareAsync.on(%s$Sent) observes Sent bare%s".formatted(HERE, HERE, INSTEAD));
    }

    @ApplicationScoped
    static class BareAny {
        void on(@Observes @Any Sent sent) {}
    }

    @Test
    void refusesAnObserverOfAnyQualifier() {
        assertThat(refusal(BareAny.class))
                .isEqualTo("void %s$BareAny.on(%s$Sent) observes Sent bare%s".formatted(HERE, HERE, INSTEAD));
    }

    @ApplicationScoped
    static class BareDomainEvent {
        void on(@Observes DomainEvent event) {}
    }

    @Test
    void refusesABareObserverOfAllEvents() {
        assertThat(refusal(BareDomainEvent.class))
                .isEqualTo("void %s$BareDomainEvent.on(%s) observes DomainEvent bare%s"
                        .formatted(HERE, DomainEvent.class.getName(), INSTEAD));
    }

    @ApplicationScoped
    static class BareBatch {
        void ahead(@Observes Batch batch) {}
    }

    @Test
    void refusesABareObserverOfBatches() {
        assertThat(refusal(BareBatch.class))
                .isEqualTo("void %s$BareBatch.ahead(%s) observes Batch bare%s"
                        .formatted(HERE, Batch.class.getName(), INSTEAD));
    }

    @ApplicationScoped
    static class BareSupertype {
        void on(@Observes Parcel parcel) {}
    }

    @Test
    void refusesABareObserverOfWhatAnEventExtends() {
        assertThat(refusal(BareSupertype.class))
                .isEqualTo("void %s$BareSupertype.on(%s$Parcel) observes Parcel bare%s".formatted(HERE, HERE, INSTEAD));
    }

    @ApplicationScoped
    static class BareVariable {
        <E extends DomainEvent> void on(@Observes E event) {}
    }

    @Test
    void refusesABareObserverOfATypeVariable() {
        assertThat(refusal(BareVariable.class))
                .isEqualTo("void %s$BareVariable.on(%s) observes DomainEvent bare%s"
                        .formatted(HERE, DomainEvent.class.getName(), INSTEAD));
    }

    @ApplicationScoped
    static class NoSubscriber {
        void on(@Observes @Durable Sent sent) {}
    }

    @Test
    void refusesADurableObserverOutsideASubscriber() {
        assertThat(refusal(NoSubscriber.class))
                .isEqualTo("void %s$NoSubscriber.on(%s$Sent) has @Durable, but %s$NoSubscriber is no subscriber;"
                                .formatted(HERE, HERE, HERE)
                        + " annotate the class with @Subscriber(\"…\")");
    }

    @Subscriber("async")
    static class DurableAsync {
        void on(@ObservesAsync @Durable Sent sent) {}
    }

    @Test
    void refusesAnAsynchronousDurableObserver() {
        assertThat(refusal(DurableAsync.class))
                .isEqualTo("void %s$DurableAsync.on(%s$Sent) is @ObservesAsync @Durable;".formatted(HERE, HERE)
                        + " a durable handler runs in the delivery's transaction: write @Observes @Durable");
    }

    @Subscriber("after")
    static class DurableAfterwards {
        void on(@Observes(during = TransactionPhase.AFTER_SUCCESS) @Durable Sent sent) {}
    }

    @Test
    void refusesADurableObserverAfterTheTransaction() {
        assertThat(refusal(DurableAfterwards.class))
                .isEqualTo("void %s$DurableAfterwards.on(%s$Sent) observes during AFTER_SUCCESS, notified ALWAYS;"
                                .formatted(HERE, HERE)
                        + " a durable handler runs in the delivery's transaction, always: write @Observes @Durable");
    }

    @Subscriber("sometimes")
    static class DurableSometimes {
        void on(@Observes(notifyObserver = Reception.IF_EXISTS) @Durable Sent sent) {}
    }

    @Test
    void refusesADurableObserverThatMayBeSkipped() {
        assertThat(refusal(DurableSometimes.class))
                .isEqualTo("void %s$DurableSometimes.on(%s$Sent) observes during IN_PROGRESS, notified IF_EXISTS;"
                                .formatted(HERE, HERE)
                        + " a durable handler runs in the delivery's transaction, always: write @Observes @Durable");
    }

    @Subscriber("hidden")
    static class DurableHidden {
        private void on(@Observes @Durable Sent sent) {}
    }

    @Test
    void refusesADurableObserverThatNoInterceptorReaches() {
        assertThat(refusal(DurableHidden.class))
                .isEqualTo(
                        "private void %s$DurableHidden.on(%s$Sent) is private or static, which no interceptor reaches:"
                                        .formatted(HERE, HERE)
                                + " it would run without transaction; write void on(@Observes @Durable …)");
    }

    @Subscriber("both")
    static class LiveAndDurable {
        void on(@Observes @Live @Durable Sent sent) {}
    }

    @Test
    void refusesAnObserverThatIsLiveAndDurable() {
        assertThat(refusal(LiveAndDurable.class))
                .isEqualTo("void %s$LiveAndDurable.on(%s$Sent) is @Live and @Durable, so it would be called by nobody;"
                                .formatted(HERE, HERE)
                        + " write one of them, or two methods");
    }

    @Subscriber("supertype")
    static class DurableSupertype {
        void on(@Observes @Durable DomainEvent event) {}
    }

    @Test
    void refusesADurableObserverOfNoConcreteEvent() {
        assertThat(refusal(DurableSupertype.class))
                .isEqualTo("void %s$DurableSupertype.on(%s) handles %s, which has no @EventType;"
                                .formatted(HERE, DomainEvent.class.getName(), DomainEvent.class.getName())
                        + " name the concrete event record");
    }

    @Subscriber("twice")
    static class HandlesTwice {
        void on(@Observes @Durable Sent sent) {}

        void again(@Observes @Durable Sent sent) {}
    }

    @Test
    void refusesTwoHandlersOfOneEventInOneSubscriber() {
        assertThat(refusal(HandlesTwice.class))
                .contains(": subscriber \"twice\" has two handlers of refused.sent;"
                        + " one event is one transaction: make it one handler, or two subscribers");
    }

    @Subscriber("same")
    static class FirstOfAName {
        void on(@Observes @Durable Sent sent) {}
    }

    @Subscriber("same")
    static class SecondOfAName {
        void on(@Observes @Durable Lost lost) {}
    }

    @Test
    void refusesTwoSubscribersOfOneName() {
        assertThat(refusal(FirstOfAName.class, SecondOfAName.class))
                .isEqualTo("@Subscriber(\"same\") is on %s$FirstOfAName and on %s$SecondOfAName;".formatted(HERE, HERE)
                        + " a name is one subscription: give one of them another");
    }

    @Subscriber("")
    static class Nameless {
        void on(@Observes @Durable Sent sent) {}
    }

    @Subscriber("Order Mails")
    static class Misnamed {
        void on(@Observes @Durable Sent sent) {}
    }

    @ParameterizedTest
    @ValueSource(classes = {Nameless.class, Misnamed.class})
    void refusesASubscriberWithoutAProperName(Class<?> type) {
        assertThat(refusal(type))
                .isEqualTo("@Subscriber(\"%s\") on %s: a name is up to 100 lower case letters, digits and hyphens,"
                                .formatted(type.getAnnotation(Subscriber.class).value(), type.getName())
                        + " such as order-mails");
    }

    @EventType("refused.sent")
    record SentToo(String key) implements DomainEvent {}

    @EventType(value = "refused.sent", version = 2)
    record SentDifferently(String key) implements DomainEvent {}

    @ParameterizedTest
    @ValueSource(classes = {SentToo.class, SentDifferently.class})
    void refusesOneTypeNameForTwoRecords(Class<?> other) {
        assertThat(refusal(other))
                .isEqualTo("@EventType(\"refused.sent\") is on %s$Sent and on %s;".formatted(HERE, other.getName())
                        + " a name belongs to one record: rename one of them");
    }

    @EventType("refused.classic")
    static class NoRecord implements DomainEvent {
        @Override
        public String key() {
            return "1";
        }
    }

    @EventType("refused.foreign")
    record NoDomainEvent(String key) {}

    @ParameterizedTest
    @ValueSource(classes = {NoRecord.class, NoDomainEvent.class})
    void refusesAnEventThatIsNoRecordOrNoDomainEvent(Class<?> type) {
        assertThat(refusal(type))
                .isEqualTo(
                        "%s has @EventType but is not a record that implements DomainEvent;".formatted(type.getName())
                                + " write: public record %s(…) implements DomainEvent".formatted(type.getSimpleName()));
    }

    @EventType("refused.Said 'No'")
    record Quoted(String key) implements DomainEvent {}

    @EventType(value = "refused.early", version = 0)
    record Versionless(String key) implements DomainEvent {}

    @ParameterizedTest
    @ValueSource(classes = {Quoted.class, Versionless.class})
    void refusesAnEventWithoutAProperNameAndVersion(Class<?> type) {
        var annotation = type.getAnnotation(EventType.class);

        assertThat(refusal(type))
                .isEqualTo("@EventType(value = \"%s\", version = %d) on %s:"
                                .formatted(annotation.value(), annotation.version(), type.getName())
                        + " a name is up to 100 lower case letters, digits, dots and hyphens, such as order.created,"
                        + " and a version is 1 or more");
    }

    @EventType("refused.asked")
    record Asked(String key) implements DomainEvent {}

    @Subscriber("declaring")
    static class Declaring {
        @Publishes({Lost.class, Asked.class})
        void on(@Observes @Durable Sent sent) {}

        @Publishes(value = Asked.class, loopsBecause = " asks again, twice at most ")
        void on(@Observes @Durable Lost lost) {}

        @Publishes({})
        void on(@Observes @Durable Asked asked) {}
    }

    @Test
    void takesWhatHandlersDeclareToPublish() {
        try (var warnings = Warnings.of(CatalogueExtension.class.getName());
                var container = container(Declaring.class, Sent.class, Lost.class, Asked.class)
                        .initialize()) {
            assertThat(container.select(Catalogue.class).get().flow().edges())
                    .containsExactly(
                            new Edge("refused.lost", "declaring", "refused.asked", true, "asks again, twice at most"),
                            new Edge("refused.sent", "declaring", "refused.asked", true, ""),
                            new Edge("refused.sent", "declaring", "refused.lost", true, ""));
            assertThat(warnings.lines()).isEmpty();
        }
    }

    @Subscriber("losing")
    static class Losing {
        @Publishes(Lost.class)
        void on(@Observes @Durable Sent sent) {}
    }

    @Subscriber("sending")
    static class SendingAgain {
        @Publishes(value = Sent.class, loopsBecause = " ")
        void on(@Observes @Durable Lost lost) {}
    }

    @Test
    void warnsOfACycleButDeploysIt() {
        try (var warnings = Warnings.of(CatalogueExtension.class.getName());
                var container = container(Losing.class, SendingAgain.class, Sent.class, Lost.class)
                        .initialize()) {
            assertThat(container.select(Catalogue.class).get().flow().cycles()).hasSize(1);
            assertThat(warnings.lines())
                    .containsExactly(
                            "Events lead back to themselves: refused.lost -(sending)-> refused.sent -(losing)-> refused.lost."
                                    + " If no handler of this cycle ends that, ORDERLY_MAX_DEPTH does, and the delivery is dead:"
                                    + " let one publish less, or say what ends it: @Publishes(value = …, loopsBecause = \"…\")");
        }
    }

    @Subscriber("unnamed")
    static class PublishesUnnamed {
        @Publishes(DomainEvent.class)
        void on(@Observes @Durable Sent sent) {}
    }

    @Test
    void refusesToPublishWhatHasNoEventType() {
        assertThat(refusal(PublishesUnnamed.class))
                .isEqualTo("void %s$PublishesUnnamed.on(%s$Sent) publishes %s, which has no @EventType;"
                                .formatted(HERE, HERE, DomainEvent.class.getName())
                        + " name the concrete event record in @Publishes");
    }

    @ApplicationScoped
    static class PublishesLive {
        @Publishes(Lost.class)
        void on(@Observes @Live Sent sent) {}
    }

    @Subscriber("job")
    static class PublishesUnheard {
        void on(@Observes @Durable Sent sent) {}

        @Publishes(Lost.class)
        void on(Sent sent, int again) {}
    }

    @Subscriber("ahead")
    static class PublishesAhead {
        @Publishes(Lost.class)
        void on(@Observes @Durable Batch batch) {}
    }

    @ParameterizedTest
    @ValueSource(classes = {PublishesLive.class, PublishesUnheard.class, PublishesAhead.class})
    void refusesToPublishWhereNoEventIsHandled(Class<?> type) {
        assertThat(refusal(type))
                .startsWith("void %s.on(".formatted(type.getName()))
                .endsWith(") has @Publishes but is no durable handler of an event;"
                        + " write it on the void on(@Observes @Durable …) that leads here");
    }

    @Test
    void tellsAllMistakesAtOnce() {
        assertThat(refusal(BareEvent.class, NoSubscriber.class, NoRecord.class).lines())
                .hasSize(3);
    }

    private static String refusal(Class<?>... types) {
        var archive = container(types).addBeanClasses(Sent.class, Lost.class);
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
