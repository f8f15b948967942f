package dev.orderly.event.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orderly.event.contract.EventView.Handler;
import dev.orderly.event.contract.EventView.Listener;
import dev.orderly.event.contract.EventView.Publisher;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverviewTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final Overview overview = new Overview(EventExamples.SHOP, new EventSchemas());

    @Test
    void tellsWhoPublishesAndWhoListens() {
        var reserved = event("inventory.reserved");

        assertThat(reserved.module()).isEqualTo("inventory");
        assertThat(reserved.topic()).isEqualTo("orderly.inventory");
        assertThat(reserved.publishers())
                .containsExactly(new Publisher("inventory", List.of(new Handler("inventory", "order.created", true))));
        assertThat(reserved.subscribers()).contains(new Listener("payment", "payment"));
    }

    @Test
    void tellsOfEachVersionItsKeyAndItsFields() {
        var version = event("order.created").versions().get(0);

        assertThat(version.version()).isEqualTo(1);
        assertThat(version.schema()).isEqualTo("/api/catalogue/schemas/order.created/1");
        assertThat(version.key()).isEqualTo("orderId");
        assertThat(version.fields())
                .contains(
                        new FieldView("orderId", "string", "uuid", true, false, List.of(), null),
                        new FieldView("customerEmail", "string", null, false, true, List.of(), null));
        assertThat(version.fields()).filteredOn("name", "items").singleElement().satisfies(items -> {
            assertThat(items.type()).isEqualTo("array of object");
            assertThat(items.constraints()).containsExactly("1 or more items");
            assertThat(items.fields())
                    .extracting(FieldView::name, FieldView::constraints)
                    .contains(
                            tuple("productId", List.of("1 to 64 characters", "matches \\S")),
                            tuple("quantity", List.of("more than 0", "at most 1000000")));
        });
    }

    @Test
    void holdsWhatIsDeclaredAgainstWhatIsSeen() {
        var view = overview.with(
                Map.of("order.created", NOON, "order.teleported", NOON), Set.of("inventory", "notification"));

        assertThat(view.seenButNotDeclared()).containsExactly("order.teleported");
        assertThat(view.declaredButNeverSeen())
                .contains("order.cancelled", "user.deleted")
                .doesNotContain("order.created");
        assertThat(view.silentSubscribers()).contains("order", "payment").doesNotContain("inventory", "notification");
        assertThat(view.events())
                .filteredOn("type", "order.created")
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.seen()).isTrue();
                    assertThat(event.lastSeenAt()).isEqualTo(NOON);
                });
    }

    private EventView event(String type) {
        return overview.with(Map.of(), Set.of()).events().stream()
                .filter(event -> event.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
