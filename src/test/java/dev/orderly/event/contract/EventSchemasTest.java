package dev.orderly.event.contract;

import org.junit.jupiter.api.Test;

class EventSchemasTest {
    @Test
    void prints() {
        System.err.println(new EventSchemas()
                .of(new dev.orderly.event.catalogue.EventDescriptor(
                        "order.created", 1, "order", dev.orderly.order.OrderCreated.class))
                .toPrettyString());
    }
}
