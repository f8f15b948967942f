package dev.orderly.event.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EventBusTest {

    private final EventBus bus = new EventBus();
    private final List<Object> heard = new ArrayList<>();
    private final Consumer<Object> listener = heard::add;

    @Test
    void callsListenersInTheirOrder() {
        bus.on("order.created", (String payload) -> heard.add("first " + payload));
        bus.on("order.created", (String payload) -> heard.add("second " + payload));
        bus.prepend("order.created", (String payload) -> heard.add("before " + payload));

        boolean anybody = bus.emit("order.created", "A");

        assertThat(anybody).isTrue();
        assertThat(heard).containsExactly("before A", "first A", "second A");
    }

    @Test
    void saysThatNobodyListens() {
        assertThat(bus.emit("order.created", "A")).isFalse();
        assertThat(bus.emit("order.created", "A")).isFalse();
    }

    @Test
    void takesDotsAndColonsForTheSame() {
        bus.on("user:created", (String name, String payload) -> heard.add(name + " " + payload));

        bus.emit("user.created", "A");
        bus.emit("user:created", "B");
        bus.emit("user:created", "C");

        assertThat(heard).containsExactly("user.created A", "user.created B", "user.created C");
        assertThat(bus.statistics()).singleElement().extracting("name", "count").containsExactly("user.created", 3L);
    }

    @Test
    void passesNullOn() {
        bus.on("tick", listener);

        bus.emit("tick", null);

        assertThat(heard).containsExactly((Object) null);
    }

    @Test
    void callsOnceOnce() {
        bus.once("tick", listener);

        assertThat(bus.emit("tick", 1)).isTrue();
        assertThat(bus.emit("tick", 2)).isFalse();

        assertThat(heard).containsExactly(1);
        assertThat(bus.listenerCount("tick")).isZero();
    }

    @Test
    void takesOnceOffBeforeItIsCalled() {
        bus.once("tick", (Integer payload) -> {
            heard.add(payload);
            bus.emit("tick", payload + 1);
        });

        bus.emit("tick", 1);

        assertThat(heard).containsExactly(1);
    }

    @Test
    void takesOffByThePlaceOrByTheListener() {
        Subscription place = bus.on("tick", listener);
        bus.on("tick", listener);

        place.close();
        place.close();
        bus.emit("tick", 1);

        assertThat(heard).containsExactly(1);
        assertThat(bus.off("tick", listener)).isTrue();
        assertThat(bus.off("tick", listener)).isFalse();
        assertThat(bus.emit("tick", 2)).isFalse();
    }

    @Test
    void callsThoseWhoListenedWhenTheEmitBegan() {
        Subscription later = bus.on("tick", (Integer payload) -> heard.add("later " + payload));
        bus.prepend("tick", (Integer payload) -> {
            later.close();
            bus.on("tick", (Integer next) -> heard.add("new " + next));
        });

        bus.emit("tick", 1);
        assertThat(heard).containsExactly("later 1");

        bus.emit("tick", 2);
        assertThat(heard).containsExactly("later 1", "new 2");
    }

    @Test
    void finishesAnInnerEmitBeforeTheOuterGoesOn() {
        bus.on("outer", (Integer payload) -> {
            heard.add("outer 1");
            bus.emit("inner", payload);
        });
        bus.on("outer", (Integer payload) -> heard.add("outer 2"));
        bus.on("inner", (Integer payload) -> heard.add("inner"));

        bus.emit("outer", 1);

        assertThat(heard).containsExactly("outer 1", "inner", "outer 2");
    }

    @Test
    void countsAndNamesWhatIsListenedTo() {
        bus.on("order:created", listener);
        bus.on("order.*", listener);
        bus.on("order.*", listener);

        assertThat(bus.eventNames()).containsExactly("order.*", "order.created");
        assertThat(bus.listenerCount("order.created")).isEqualTo(3);
        assertThat(bus.listenerCount("order.paid")).isEqualTo(2);
        assertThat(bus.listenerCount("order.*")).isEqualTo(2);
        assertThat(bus.listenerCount("user.created")).isZero();
    }

    @Test
    void removesAllOfOneNameOrAll() {
        bus.on("order.created", listener);
        bus.on("order.*", listener);
        bus.on("user.created", listener);

        bus.removeAllListeners("order:created");
        assertThat(bus.eventNames()).containsExactly("order.*", "user.created");

        bus.removeAllListeners();
        assertThat(bus.eventNames()).isEmpty();
        assertThat(bus.emit("user.created", 1)).isFalse();
    }

    @Test
    void refusesWhatIsNoName() {
        for (String name : List.of("", "order..created", ".order", "order.", "order.cre*", "a:", "***")) {
            assertThatIllegalArgumentException().isThrownBy(() -> bus.on(name, listener));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bus.emit("order.*", 1))
                .withMessageContaining("order.*");
    }

    @Test
    void refusesEmitsOnceClosed() {
        bus.on("order.created", listener);

        bus.close();
        bus.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> bus.emit("order.created", 1))
                .withMessageContaining("order.created");
        assertThat(heard).isEmpty();
    }
}
