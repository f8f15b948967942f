package dev.orderly.event.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.fixture.Warnings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FailingListenerTest {

    private final EventBus bus = new EventBus();
    private final List<Object> heard = new ArrayList<>();
    private final List<ListenerFailure> failures = new ArrayList<>();
    private final Consumer<String> failing = payload -> {
        throw new IllegalStateException("no " + payload);
    };

    @Test
    void harmsNeitherTheOthersNorTheEmitter() {
        bus.onError(failures::add);
        bus.on("order.created", ListenerOptions.defaults().named("stock"), failing);
        bus.on("order.created", (String payload) -> heard.add(payload));

        assertThat(bus.emit("order:created", "A")).isTrue();

        assertThat(heard).containsExactly("A");
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.name()).isEqualTo("order.created");
            assertThat(failure.payload()).isEqualTo("A");
            assertThat(failure.listener()).isEqualTo("stock");
            assertThat(failure.error()).hasMessage("no A");
        });
        assertThat(bus.statistics().get(0).errors()).isEqualTo(1);
    }

    @Test
    void isLoggedWithNameAndListener() {
        try (var warnings = Warnings.of(EventBus.class.getName())) {
            bus.on("order.created", ListenerOptions.defaults().named("stock"), failing);

            bus.emit("order.created", "A");

            assertThat(warnings.lines()).singleElement().asString().contains("stock", "order.created");
        }
    }

    @Test
    void isToldOfAPayloadOfTheWrongType() {
        bus.onError(failures::add);
        bus.on("order.created", (Integer payload) -> heard.add(payload));

        bus.emit("order.created", "A");

        assertThat(failures).singleElement().extracting(ListenerFailure::error).isInstanceOf(ClassCastException.class);
    }

    @Test
    void outlivesAnErrorHandlerThatFails() {
        try (var warnings = Warnings.of(EventBus.class.getName())) {
            bus.onError(failure -> {
                throw new IllegalStateException("handler");
            });
            bus.on("order.created", failing);
            bus.on("order.created", (String payload) -> heard.add(payload));

            bus.emit("order.created", "A");

            assertThat(heard).containsExactly("A");
            assertThat(warnings.lines()).singleElement().asString().contains("error handler", "order.created");
        }
    }

    @Test
    void isAFailureAlsoWhenAnAssertionOrAClassIsMissing() {
        bus.onError(failures::add);
        bus.on("order.created", (String payload) -> {
            throw new NoClassDefFoundError("Gone");
        });
        bus.on("order.created", (String payload) -> heard.add(payload));

        bus.emit("order.created", "A");

        assertThat(heard).containsExactly("A");
        assertThat(failures).hasSize(1);
    }

    @Test
    void endsTheEmitWhenTheVirtualMachineFails() {
        bus.onError(failures::add);
        bus.on("order.created", (String payload) -> {
            throw new OutOfMemoryError("heap");
        });
        bus.on("order.created", (String payload) -> heard.add(payload));

        assertThatThrownBy(() -> bus.emit("order.created", "A")).isInstanceOf(OutOfMemoryError.class);

        assertThat(heard).isEmpty();
        assertThat(bus.statistics().get(0).errors()).isEqualTo(1);
    }

    @Test
    void endsALoopOfEmitsWithTheErrorOfTheStack() {
        bus.onError(failures::add);
        bus.on("loop", (String payload) -> bus.emit("loop", payload));
        bus.on("loop", (String payload) -> bus.emit("loop", payload));

        assertThatThrownBy(() -> bus.emit("loop", "A")).isInstanceOf(StackOverflowError.class);
    }

    @Test
    void warnsOnceOfTooManyListeners() {
        var small = EventBus.builder().maxListeners(2).build();
        try (var warnings = Warnings.of(EventBus.class.getName())) {
            for (int i = 0; i < 5; i++) {
                small.on("order:created", (String payload) -> heard.add(payload));
                small.on("user.*", (String payload) -> heard.add(payload));
            }

            assertThat(warnings.lines()).hasSize(2);
            assertThat(warnings.lines().get(0)).contains("3 listeners on order.created");
        }
    }
}
