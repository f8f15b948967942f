package dev.orderly.event.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Optional;

/** One of the things that instances tell each other; what a newer version adds is passed over. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Broadcast(Announcement announcement, Question question, Answer answer) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static Broadcast of(Announcement announcement) {
        return new Broadcast(announcement, null, null);
    }

    static Broadcast of(Question question) {
        return new Broadcast(null, question, null);
    }

    static Broadcast of(Answer answer) {
        return new Broadcast(null, null, answer);
    }

    String write() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A broadcast cannot be written", e);
        }
    }

    /** Empty for what is no broadcast of ours. */
    static Optional<Broadcast> read(String text) {
        try {
            return Optional.ofNullable(JSON.readValue(text, Broadcast.class));
        } catch (JsonProcessingException foreign) {
            return Optional.empty();
        }
    }
}
