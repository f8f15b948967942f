package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.CatalogueExtension;
import dev.orderly.fixture.DeployedShop;
import dev.orderly.fixture.Warnings;
import org.junit.jupiter.api.Test;

/** The events and subscribers of the product, as they are deployed. */
class ShopFlowTest {

    @Test
    void leadsInNoCycle() {
        try (var warnings = Warnings.of(CatalogueExtension.class.getName());
                var container = DeployedShop.weld().initialize()) {
            var flow = container.select(Catalogue.class).get().flow();

            assertThat(flow.edges())
                    .extracting(edge -> edge.from() + " > " + edge.to())
                    .contains("order.created > inventory.reserved", "inventory.reserved > payment.captured");
            assertThat(flow.cycles()).isEmpty();
            assertThat(warnings.lines()).isEmpty();
        }
    }
}
