package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.ShopClient;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged WAR in a server: an order from REST to the last module, and every way back. */
@ArquillianTest
@RunAsClient
class OrdersIT {

    @Test
    void confirmsAnOrderChargesItOnceAndMailsOncePerKind() {
        var shop = shop();

        String id = shop.order("P-0500", 2, "sandbox-ok");
        shop.awaitStatus(id, "CONFIRMED");

        assertThat(types(shop, id))
                .containsExactly("order.created", "inventory.reserved", "payment.captured", "order.confirmed");
        assertThat(shop.get("api/payments/sandbox/charges?orderId=" + id).body().path("items"))
                .hasSize(1);
        shop.await(
                "api/notifications?orderId=" + id,
                mails -> mails.body().path("items").size() == 2);
    }

    @Test
    void givesStockAndMoneyBackWhenAConfirmedOrderIsCancelled() {
        var shop = shop();
        long before = available(shop, "P-0501");
        String id = shop.order("P-0501", 3, "sandbox-ok");
        shop.awaitStatus(id, "CONFIRMED");
        assertThat(available(shop, "P-0501")).isEqualTo(before - 3);

        assertThat(shop.post("api/orders/" + id + "/cancel", null).status()).isEqualTo(200);

        shop.await("api/payments?orderId=" + id, payments -> "REFUNDED"
                .equals(payments.body().at("/items/0/state").asText()));
        shop.await(
                "api/products/P-0501",
                product -> product.body().path("available").asLong() == before);
    }

    @Test
    void givesStockBackWhenThePaymentIsDeclined() {
        var shop = shop();
        long before = available(shop, "P-0502");

        String id = shop.order("P-0502", 3, "sandbox-declined");

        assertThat(shop.awaitStatus(id, "CANCELLED").text("reason")).contains("declined");
        shop.await(
                "api/products/P-0502",
                product -> product.body().path("available").asLong() == before);
    }

    @Test
    void cancelsWhatIsNotInStock() {
        var shop = shop();

        assertThat(shop.awaitStatus(shop.order("P-0503", 900_000, "sandbox-ok"), "CANCELLED")
                        .text("reason"))
                .contains("not enough in stock");
        assertThat(shop.awaitStatus(shop.order("NO-SUCH", 1, "sandbox-ok"), "CANCELLED")
                        .text("reason"))
                .contains("no such product");
    }

    @Test
    void confirmsInTheEndWhatTheProviderFailedFirst() {
        var shop = shop();

        String id = shop.order("P-0504", 1, "sandbox-flaky-2");

        shop.awaitStatus(id, "CONFIRMED");
        assertThat(shop.get("api/payments/sandbox/charges?orderId=" + id).body().path("items"))
                .hasSize(1);
    }

    @Test
    void allowsEachStepInItsStateOnly() {
        var shop = shop();
        String id = shop.order("P-0505", 1, "sandbox-ok");
        shop.awaitStatus(id, "CONFIRMED");

        assertThat(shop.post("api/orders/" + id + "/ship", null).status()).isEqualTo(409);
        assertThat(shop.post("api/orders/" + id + "/complete", null).status()).isEqualTo(200);
        assertThat(shop.post("api/orders/" + id + "/cancel", null).status()).isEqualTo(409);
        assertThat(shop.post("api/orders/" + id + "/ship", null).status()).isEqualTo(200);
        assertThat(shop.post("api/orders/" + id + "/deliver", null).text("status"))
                .isEqualTo("DELIVERED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "customerId         | {\"items\":[{\"productId\":\"P-1\",\"quantity\":1,\"price\":1}]}",
                "items              | {\"customerId\":\"a\",\"items\":[]}",
                "items[0]           | {\"customerId\":\"a\",\"items\":[null]}",
                "items[0].quantity  | {\"customerId\":\"a\",\"items\":[{\"productId\":\"P-1\",\"quantity\":1.5,\"price\":1}]}",
                "items[1].quantity  | {\"customerId\":\"a\",\"items\":[{\"productId\":\"P-1\",\"quantity\":1,\"price\":1},{\"productId\":\"P-1\",\"quantity\":-1,\"price\":1}]}",
                "items[0].price     | {\"customerId\":\"a\",\"items\":[{\"productId\":\"P-1\",\"quantity\":1,\"price\":\"1\"}]}",
                "nonsense           | {\"customerId\":\"a\",\"nonsense\":1}",
                "total              | {\"customerId\":\"a\",\"total\":9,\"items\":[{\"productId\":\"P-1\",\"quantity\":1,\"price\":1}]}",
            })
    void refusesABadOrderNamingTheField(String field, String body) {
        var answer = shop().post("api/orders", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void answersARepeatedRequestWithTheSameOrder() {
        var shop = shop();
        String key = UUID.randomUUID().toString();
        String body = "{\"customerId\":\"a\",\"items\":[{\"productId\":\"P-0506\",\"quantity\":1,\"price\":1}]}";

        var first = shop.send("POST", "api/orders", body, "Idempotency-Key", key);
        var again = shop.send("POST", "api/orders", body, "Idempotency-Key", key);
        var other = shop.send("POST", "api/orders", body.replace("0506", "0507"), "Idempotency-Key", key);

        assertThat(again.text("id")).isEqualTo(first.text("id"));
        assertThat(other.status()).isEqualTo(422);
    }

    @Test
    void keepsStockAndOperationsFromTheAnonymous() {
        var shop = shop();

        assertThat(shop.send("PUT", "api/products/P-0508", "{\"name\":\"x\",\"available\":1}")
                        .status())
                .isEqualTo(401);
        assertThat(shop.get("api/admin/subscribers").status()).isEqualTo(401);
        assertThat(shop.send("GET", "api/admin/subscribers", null, "Authorization", "Basic eDp5")
                        .status())
                .isEqualTo(401);
    }

    private static ShopClient shop() {
        return new ShopClient(System.getProperty("orderly.url"));
    }

    private static long available(ShopClient shop, String product) {
        return shop.get("api/products/" + product).body().path("available").asLong();
    }

    private static java.util.List<String> types(ShopClient shop, String id) {
        var events = shop.get("api/orders/" + id + "/timeline").body().path("events");
        return StreamSupport.stream(events.spliterator(), false)
                .map(event -> event.path("type").asText())
                .toList();
    }
}
