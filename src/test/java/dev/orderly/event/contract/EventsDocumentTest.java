package dev.orderly.event.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EventsDocumentTest {

    private static final Path FILE = Path.of("src/docs/events.md");

    @Test
    void tellsWhatTheCodeDoes() throws IOException {
        String document = EventsDocument.of(EventExamples.SHOP);

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(FILE, document);
        }

        assertThat(FILE)
                .as("is no longer true; mvn test -Dtest=EventsDocumentTest -Ddocs.write=true writes it anew")
                .hasContent(document);
    }
}
