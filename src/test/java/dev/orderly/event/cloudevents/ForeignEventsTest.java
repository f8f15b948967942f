package dev.orderly.event.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Envelope;
import dev.orderly.event.EventTooLargeException;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.cloudevents.ForeignEvents.Taken;
import dev.orderly.event.desk.LoggedEvents;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import dev.orderly.order.OrderShipped;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class ForeignEventsTest {

    private final UUID order = UUID.randomUUID();
    private final String id = UUID.randomUUID().toString();
    private final OffsetDateTime now;
    private final Database database;
    private final Transactions transactions;
    private final LoggedEvents logged;
    private final ForeignEvents foreign;

    ForeignEventsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        var catalogue = Catalogues.of(List.of(OrderShipped.class));
        var clock = beans.get(Clock.class);
        beans.with(Catalogue.class, catalogue)
                .with(EnvelopeCodec.class, Catalogues.codec(catalogue, clock))
                .with(Event.class, unused(Event.class))
                .with(ManagedExecutorService.class, unused(ManagedExecutorService.class));
        now = clock.instant().atOffset(ZoneOffset.UTC);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        logged = beans.get(LoggedEvents.class);
        foreign = beans.get(ForeignEvents.class);
    }

    @Test
    void sendsAnEventAsThatOfTheModuleWhichOwnsItsType() {
        var taken = take(event -> event);

        assertThat(database.<String>read(handle -> handle.createQuery(
                                "select l.module from outbox o join event_log l on l.event_id = o.event_id"
                                        + " where o.event_id = ?")
                        .bind(0, taken.eventId())
                        .mapTo(String.class)
                        .one()))
                .isEqualTo("order");
        assertThat(published()).singleElement().satisfies(envelope -> {
            assertThat(envelope.eventId()).isEqualTo(taken.eventId());
            assertThat(envelope.source()).isEqualTo("https://partner.example/shipping");
            assertThat(envelope.key()).isEqualTo(order.toString());
            assertThat(envelope.version()).isEqualTo(1);
            assertThat(envelope.depth()).isZero();
        });
    }

    @Test
    void refusesAnEventThatIsTooLarge() {
        byte[] data = bytes("{\"orderId\":\"%s\",\"note\":\"%s\"}".formatted(order, "a".repeat(70_000)));

        assertThatThrownBy(() -> take(event -> event.withData("application/json", data)))
                .isInstanceOf(EventTooLargeException.class)
                .hasMessageContaining("its biggest fields take note 70002");
        assertThat(published()).isEmpty();
    }

    @Test
    void keepsTheChainOfCauses() {
        take(event -> event.withExtension("depth", 3)
                .withExtension("path", "a.b c.d")
                .withExtension("correlationid", "theirs"));

        assertThat(published()).singleElement().satisfies(envelope -> {
            assertThat(envelope.depth()).isEqualTo(3);
            assertThat(envelope.path()).containsExactly("a.b", "c.d");
            assertThat(envelope.correlationId()).isEqualTo("theirs");
        });
    }

    @Test
    void takesWhatComesAgainOnce() {
        var all = Together.run(4, number -> take(event -> event));

        assertThat(all).extracting(Taken::eventId).containsOnly(all.get(0).eventId());
        assertThat(all).extracting(Taken::repeated).containsExactlyInAnyOrder(false, true, true, true);
        assertThat(published()).hasSize(1);
        assertThat(take(event -> event.withSource(URI.create("another"))).eventId())
                .isNotEqualTo(all.get(0).eventId());
    }

    @Test
    void keepsWhatArrivesByTheKeyOfItsEventOrByItsIdUntilItCanBeRead() {
        var arriving = foreign.arriving(event(event -> event));
        var newer = foreign.arriving(event(event -> event.withExtension("eventversion", 2)));

        assertThat(arriving.key()).isEqualTo(order.toString());
        assertThat(newer.key())
                .isEqualTo(newer.eventId().toString())
                .isEqualTo(arriving.eventId().toString());
        var taken = transactions.inNew(() -> foreign.take(newer.lifted(1, newer.data())));
        assertThat(taken).isEqualTo(new Taken(arriving.eventId(), false));
        assertThat(published()).singleElement().extracting(Envelope::key).isEqualTo(order.toString());
    }

    @Test
    void refusesWhatItCannotTake() {
        assertRefused("type", "known are order.shipped", event -> event.withType("order.sunk"));
        assertRefused(
                "data", "cannot be read", event -> event.withData("application/json", bytes("{\"orderId\":7.5}")));
        assertRefused("data", "must be JSON", event -> event.withData("application/json", bytes("{")));
        assertRefused("datacontenttype", "text/plain", event -> event.withData("text/plain", bytes("{}")));
        assertRefused("subject", "must be the key", event -> event.withSubject("another"));
        assertRefused("data", "this is a loop", event -> event.withExtension("depth", 17));
        assertRefused("depth", "whole number", event -> event.withExtension("depth", "-1"));
        assertRefused("body", "path names 1 types", event -> event.withExtension("path", "a.b"));
        assertRefused("traceparent", "W3C", event -> event.withExtension("traceparent", "00-1-2-01"));
        assertRefused("data", "Version 2", event -> event.withExtension("eventversion", 2));
        assertRefused("time", "ORDERLY_INBOX_RETENTION", event -> event.withTime(now.minusDays(8)));
        assertRefused("time", "to", event -> event.withTime(now.plus(Duration.ofDays(1))));
        assertRefused("time", "is required", event -> event.withTime(null));

        assertThat(published()).isEmpty();
    }

    /** Nothing here observes live events. */
    private static <T> T unused(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new AssertionError(method + " is not expected");
                }));
    }

    private void assertRefused(String field, String reason, UnaryOperator<CloudEventBuilder> change) {
        assertThatThrownBy(() -> take(change))
                .hasMessageContaining(reason)
                .isInstanceOfSatisfying(InvalidCloudEventException.class, refused -> assertThat(refused.field())
                        .isEqualTo(field));
    }

    private Taken take(UnaryOperator<CloudEventBuilder> change) {
        return transactions.inNew(() -> foreign.take(event(change)));
    }

    private CloudEvent event(UnaryOperator<CloudEventBuilder> change) {
        var event = CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create("https://partner.example/shipping"))
                .withType("order.shipped")
                .withTime(now)
                .withData("application/json", bytes("{\"orderId\":\"%s\"}".formatted(order)));
        return change.apply(event).build();
    }

    private List<Envelope> published() {
        return logged.list(new LoggedEvents.Filter("order.shipped", order.toString()), null, 10);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
