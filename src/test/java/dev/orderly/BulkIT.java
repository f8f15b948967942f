package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderly.fixture.ShopClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** Many orders in one request, line by line. */
@ArquillianTest
@RunAsClient
class BulkIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GOOD = order("1");
    private static final int TIMEOUT_MILLIS = 30_000;

    private final URI url = URI.create(System.getProperty("orderly.url"));

    @Test
    void placesTheGoodLinesAndSaysWhatIsWrongWithTheOthers() throws Exception {
        var file = String.join(
                "\n",
                "\uFEFF" + GOOD + "\r",
                "",
                "{\"customerId\":",
                order("0"),
                GOOD.replace("}]}", "}],\"total\":9}"),
                "[]",
                GOOD);

        var results = post(file, UUID.randomUUID().toString());

        assertThat(results)
                .extracting(result -> result.path("line") + ":" + result.path("status") + ":"
                        + result.at("/problem/errors/0/field").asText())
                .containsExactly("1:201:", "3:400:", "4:400:items[0].quantity", "5:400:total", "6:400:", "7:201:");
        var shop = new ShopClient(url.toString());
        shop.awaitStatus(results.get(0).path("id").asText(), "CONFIRMED");
        shop.awaitStatus(results.get(5).path("id").asText(), "CONFIRMED");
    }

    @Test
    void makesNothingTwiceOfAFileThatIsSentAgain() throws Exception {
        String key = UUID.randomUUID().toString();
        String file = IntStream.range(0, 450).mapToObj(i -> GOOD).collect(Collectors.joining("\n"));

        var first = post(file, key);
        var again = post(file.replaceFirst("\"quantity\":1", "\"quantity\":2"), key);

        assertThat(first)
                .hasSize(450)
                .allSatisfy(result -> assertThat(result.path("status").asInt()).isEqualTo(201));
        assertThat(again.subList(1, 450)).isEqualTo(first.subList(1, 450));
        assertThat(again.get(0).path("status").asInt()).isEqualTo(422);
    }

    @Test
    void answersWhileTheRequestGoesOn() throws IOException {
        try (var socket = connect()) {
            var out = socket.getOutputStream();
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            send(out, head("Transfer-Encoding: chunked"));
            chunk(out, GOOD + "\n" + GOOD + "\n");

            assertThat(awaitResult(in).path("line").asInt()).isEqualTo(1);
            assertThat(awaitResult(in).path("line").asInt()).isEqualTo(2);

            chunk(out, GOOD);
            send(out, "0\r\n\r\n");
            assertThat(awaitResult(in).path("line").asInt()).isEqualTo(3);
        }
    }

    private List<JsonNode> post(String file, String key) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url.resolve("api/orders"))
                .header("Content-Type", "application/x-ndjson")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(file))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        var results = new ArrayList<JsonNode>();
        for (String line : answer.body().toList()) {
            results.add(JSON.readTree(line));
        }
        return results;
    }

    private Socket connect() throws IOException {
        var socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private String head(String... headers) {
        return "POST /api/orders HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-ndjson\r\n%s\r\n\r\n"
                .formatted(url.getAuthority(), String.join("\r\n", headers));
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        send(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Passes over headers and the sizes of chunks. */
    private static JsonNode awaitResult(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.startsWith("{")) {
            line = in.readLine();
        }
        assertThat(line).isNotNull();
        return JSON.readTree(line);
    }

    private static String order(String quantity) {
        return "{\"customerId\":\"bulk\",\"items\":[{\"productId\":\"P-0509\",\"quantity\":%s,\"price\":1.5}]}"
                .formatted(quantity);
    }
}
