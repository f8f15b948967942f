package dev.orderly.event.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TypeFilterTest {

    @Test
    void takesWhatAnyOfItsPatternsMeans() {
        var filter = TypeFilter.of(List.of("order.*", "payment.captured"));

        assertThat(List.of("order.created", "payment.captured")).allMatch(filter);
        assertThat(List.of("order", "order.item.added", "payment.declined")).noneMatch(filter);
    }

    @Test
    void takesAllWithoutAPattern() {
        assertThat(TypeFilter.of(List.of()).test("order.created")).isTrue();
    }

    @Test
    void refusesWhatIsNoPattern() {
        assertThatThrownBy(() -> TypeFilter.of(List.of("order.*", "order..created")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'order..created'");
    }
}
