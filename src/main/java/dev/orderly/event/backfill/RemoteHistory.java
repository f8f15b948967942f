package dev.orderly.event.backfill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.catalogue.EnvelopeCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;

/**
 * The history that another instance has, read from its {@code GET /api/events/history} as an operator. Only the one place
 * that the settings name is ever asked, and no redirection is followed.
 */
final class RemoteHistory implements History {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final URI base;
    private final String authorization;
    private final EnvelopeCodec codec;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(Redirect.NEVER)
            .build();

    RemoteHistory(URI base, String user, String password, EnvelopeCodec codec) {
        this.base = base;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        this.codec = codec;
    }

    @Override
    public List<Envelope> read(Span span, int limit) {
        String query = "api/events/history?behind=%s&before=%s&limit=%d&type=%s"
                .formatted(span.behind(), span.before(), limit, String.join("&type=", span.types()));
        var answer = get(base.resolve(query));
        if (answer.statusCode() != OK) {
            throw new HistoryException("The history at %s answers %d: %s"
                    .formatted(base, answer.statusCode(), advice(answer.statusCode(), answer.body())));
        }
        return envelopes(answer.body());
    }

    private HttpResponse<String> get(URI uri) {
        var request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Authorization", authorization)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new HistoryException("The history at %s cannot be reached: %s".formatted(base, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryException("Interrupted while the history at %s was read".formatted(base), e);
        }
    }

    private static String advice(int status, String body) {
        return switch (status) {
            case 401, 403 -> "set ORDERLY_HISTORY_USER and ORDERLY_HISTORY_PASSWORD to an operator's of that instance";
            case 404 -> "is ORDERLY_HISTORY_URL the root of an Orderly?";
            default -> body.substring(0, Math.min(200, body.length()));
        };
    }

    private List<Envelope> envelopes(String body) {
        var envelopes = new ArrayList<Envelope>();
        try {
            for (JsonNode item : JSON.readTree(body).path("items")) {
                envelopes.add(codec.read(JSON.writeValueAsString(item)));
            }
            return envelopes;
        } catch (JsonProcessingException | FinalFailure e) {
            throw new HistoryException("The history at %s is not as expected: %s".formatted(base, e.getMessage()), e);
        }
    }

    /** It would have to be read. */
    @Override
    public OptionalLong count(Span span) {
        return OptionalLong.empty();
    }
}
