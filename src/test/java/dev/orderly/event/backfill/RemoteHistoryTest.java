package dev.orderly.event.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderly.event.backfill.History.Span;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.fixture.Envelopes;
import dev.orderly.fixture.SettableClock;
import dev.orderly.order.OrderShipped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** History of another instance, which is played by an HTTP server of the JDK. */
class RemoteHistoryTest {

    private static final Span SPAN =
            new Span(List.of("order.shipped", "order.created"), new UUID(1, 2), new UUID(3, 4));

    private final EnvelopeCodec codec =
            Catalogues.codec(Catalogues.of(List.of(OrderShipped.class)), new SettableClock());
    private HttpServer server;
    private RemoteHistory history;
    private String asked;
    private String authorization;
    private int status = 200;
    private String body = "{\"items\":[]}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        var base = URI.create(
                "http://127.0.0.1:%d/shop/".formatted(server.getAddress().getPort()));
        history = new RemoteHistory(base, "ann", "secret", codec);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked = exchange.getRequestURI().toString();
        authorization = exchange.getRequestHeaders().getFirst("Authorization");
        exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Test
    void readsEnvelopesInTheirOrderAsAnOperator() {
        var first = Envelopes.ofKey("key").withData(codec.tree("{\"total\":12.5}"));
        var second = Envelopes.ofKey("key").withData(codec.tree("{}"));
        body = "{\"items\":[%s,%s]}".formatted(codec.write(first), codec.write(second));

        assertThat(history.read(SPAN, 7)).containsExactly(first, second);

        assertThat(asked)
                .isEqualTo("/shop/api/events/history?behind=%s&before=%s&limit=7&type=order.shipped&type=order.created"
                        .formatted(SPAN.behind(), SPAN.before()));
        assertThat(authorization).isEqualTo("Basic YW5uOnNlY3JldA==");
    }

    @Test
    void saysWhatToSetWhenItIsSentAway() {
        status = 401;

        assertThatThrownBy(() -> history.read(SPAN, 1))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("ORDERLY_HISTORY_PASSWORD");
    }

    @Test
    void followsNoRedirection() {
        status = 302;

        assertThatThrownBy(() -> history.read(SPAN, 1))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("answers 302");
    }

    @Test
    void saysWhenWhatComesIsNoHistory() {
        body = "{\"items\":[{\"type\":\"order.shipped\"}]}";

        assertThatThrownBy(() -> history.read(SPAN, 1))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("not as expected");
    }

    @Test
    void saysWhenNobodyAnswers() {
        server.stop(0);

        assertThatThrownBy(() -> history.read(SPAN, 1))
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("cannot be reached");
    }
}
