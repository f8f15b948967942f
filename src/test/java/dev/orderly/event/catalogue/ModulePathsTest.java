package dev.orderly.event.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.console.InstancesResource;
import dev.orderly.order.boundary.OrdersResource;
import dev.orderly.payment.boundary.PaymentsResource;
import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModulePathsTest {

    /** Of the catalogue's tests, which belong to no module. */
    @Path("/orders/{id: [0-9a-f-]{3,36}}/notes")
    static class Notes {}

    private final ModulePaths paths = new ModulePaths();

    ModulePathsTest() {
        paths.add(Notes.class);
        paths.add(OrdersResource.class);
        paths.add(PaymentsResource.class);
        paths.add(InstancesResource.class);
    }

    @ParameterizedTest
    @CsvSource({
        "orders, order",
        "/orders/, order",
        "orders/abc/timeline, order",
        "orders/xyz/notes, order",
        "payments/sandbox/charges, payment"
    })
    void knowsTheModuleOfAPath(String path, String module) {
        assertThat(paths.moduleAt(path)).contains(module);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "order", "ordersx", "admin/instances", "admin/orders"})
    void knowsNoneForOtherPaths(String path) {
        assertThat(paths.moduleAt(path)).isEmpty();
    }

    @Test
    void prefersTheResourceWithTheLongerPath() {
        assertThat(paths.moduleAt("orders/0af-3/notes/7")).isEmpty();
    }
}
