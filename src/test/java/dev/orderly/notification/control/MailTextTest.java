package dev.orderly.notification.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.notification.entity.Notification;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTextTest {

    private static final Session SESSION = Session.getInstance(new Properties());

    @Test
    void carriesSubjectAndBodyOfAnyLanguage() throws MessagingException, IOException {
        var message = read(written("Welcome, Žofie 田中 🎉"));

        assertThat(message.getSubject()).isEqualTo("Welcome, Žofie 田中 🎉");
        assertThat((String) message.getContent()).startsWith("Welcome, Žofie 田中 🎉.\r\n");
        assertThat(message.getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(message.getFrom()).containsExactly(new InternetAddress("shop@example.org"));
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Welcome, Ann\r\nBcc: victim@example.org",
                "Welcome, Ann\nBcc: victim@example.org",
                "Welcome, Ann\rBcc: victim@example.org",
                "Welcome, Ann\r\n\r\nBcc: victim@example.org",
                "Welcome, Ann\u2028Bcc: victim@example.org",
                "Welcome, Ann\u0085Bcc: victim@example.org",
                "Welcome, Änn\r\nBcc: victim@example.org",
            })
    void makesNoHeaderOfALineBreakInAName(String subject) throws MessagingException, IOException {
        var text = written(subject);
        var message = read(text);

        assertThat(message.getHeader("Bcc")).isNull();
        assertThat(message.getSubject()).endsWith("nn Bcc: victim@example.org");
        assertThat(text.substring(0, text.indexOf("\r\n\r\n")).split("\r\n")).noneMatch(line -> line.startsWith("Bcc"));
    }

    @Test
    void isTheSameEachTimeItIsWritten() throws MessagingException, IOException {
        assertThat(written("Hello"))
                .isEqualTo(written("Hello"))
                .contains("Message-ID: <" + new UUID(1, 2) + "@orderly>");
    }

    private static String written(String subject) throws MessagingException, IOException {
        var notification = new Notification(
                new UUID(1, 2),
                "welcome",
                null,
                "ann",
                "ann@example.org",
                subject,
                Instant.parse("2030-01-01T12:00:00Z"));
        var bytes = new ByteArrayOutputStream();
        new MailText(SESSION, new InternetAddress("shop@example.org"), notification).writeTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static MimeMessage read(String text) throws MessagingException {
        return new MimeMessage(SESSION, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
