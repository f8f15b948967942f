package dev.orderly.event.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.DeployedShop;
import org.junit.jupiter.api.Test;

class FlowChartTest {

    @Test
    void leadsFromEventsToSubscribersAndOnToEvents() {
        var lines = FlowChart.of(EventExamples.SHOP).lines().map(String::strip).toList();

        assertThat(lines)
                .startsWith("flowchart LR", "subgraph module_customer [customer]", "event_user_deleted([user.deleted])")
                .contains(
                        "subscriber_inventory[[inventory]]",
                        "start((start)) --> event_order_created",
                        "event_order_created --> subscriber_inventory",
                        "subscriber_inventory ==> event_inventory_reserved",
                        "event_inventory_reserved --> subscriber_payment")
                .doesNotContain("start((start)) --> event_inventory_reserved");
    }

    @Test
    void isTheSameEachTime() {
        assertThat(FlowChart.of(DeployedShop.catalogue())).isEqualTo(FlowChart.of(DeployedShop.catalogue()));
    }
}
