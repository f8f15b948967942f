package dev.orderly.event.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {

    private final EventBus bus = new EventBus();
    private final List<String> heard = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "order.*, order.created, true",
        "order:*, order.created, true",
        "order.*, order, false",
        "order.*, order.created.late, false",
        "*, order, true",
        "*, order.created, false",
        "*.created, user:created, true",
        "order.**, order, true",
        "order.**, order.created, true",
        "order.**, order.item.added, true",
        "order.**, orders.created, false",
        "**, order.item.added, true",
        "order.**.added, order.added, true",
        "order.**.added, order.item.gift.added, true",
        "order.**.added, order.item.removed, false",
        "**.added, order.added.added, true",
        "**.a.*.c, x.a.a.b.c, true",
        "**.a.**.b.**, x.a.y.b, true",
        "**.a.**.b.**, x.b.y.a, false",
        "a.**.**, a, true",
    })
    void matches(String pattern, String name, boolean heardOf) {
        bus.on(pattern, (String emitted, Object payload) -> heard.add(emitted));

        assertThat(bus.emit(name, 1)).isEqualTo(heardOf);
        assertThat(bus.emit(name, 2)).isEqualTo(heardOf);

        assertThat(heard).hasSize(heardOf ? 2 : 0);
    }

    @Test
    void doesNotTakeForeverOnAPatternOfManyStars() {
        bus.on("**.a.".repeat(30) + "b", (String payload) -> heard.add(payload));

        assertThat(bus.emit("a" + ".a".repeat(200), "x")).isFalse();
        assertThat(bus.emit("a" + ".a".repeat(200) + ".b", "x")).isTrue();
    }

    @Test
    void callsExactAndWildListenersInTheOrderInWhichTheyWereAdded() {
        bus.on("**", (String payload) -> heard.add("second"));
        bus.on("order.created", (String payload) -> heard.add("third"));
        bus.prepend("order.*", (String payload) -> heard.add("first"));

        bus.emit("order.created", "x");

        assertThat(heard).containsExactly("first", "second", "third");
    }

    @Test
    void seesNewAndLeavingListenersOfANameThatWasEmittedBefore() {
        assertThat(bus.emit("order.created", "x")).isFalse();

        var subscription = bus.on("order.*", (String payload) -> heard.add(payload));
        assertThat(bus.emit("order.created", "x")).isTrue();
        assertThat(bus.emit("order:created", "x")).isTrue();

        subscription.close();
        assertThat(bus.emit("order.created", "x")).isFalse();
        assertThat(bus.emit("order:created", "x")).isFalse();
    }

    @Test
    void hearsOfNamesThatAreNotRemembered() {
        var small = EventBus.builder().maxNames(2).build();
        small.on("order.*", (String name, Object payload) -> heard.add(name));

        for (int i = 0; i < 10; i++) {
            assertThat(small.emit("order." + i, i)).isTrue();
        }

        assertThat(heard).hasSize(10).contains("order.0", "order.9");
    }
}
