package dev.orderly.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinesTest {

    private static final int LONGEST = 10;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a\nb\n'|1:a 2:b",
                "'a\r\nb'|1:a 2:b",
                "'\n\r\n \t\na\n\n'|4:a",
                "'\uFEFFa\nb'|1:a 2:b",
                "'\uFEFF\nb'|2:b",
                "'a\n0123456789\n01234567890\n012345678901234567890\nb'|1:a 2:0123456789 3:! 4:! 5:b",
                "'0123456789\r\na'|1:0123456789 2:a",
                "''|''",
                "'\n\n'|''",
            })
    void givesTheLinesThatAreNotBlankWithTheirNumbers(String text, String expected) throws IOException {
        assertThat(String.join(" ", read(stream(text)))).isEqualTo(expected);
    }

    @Test
    void givesTheSameLinesHoweverTheyArrive() throws IOException {
        var random = new Random(1);
        var text = IntStream.rangeClosed(1, 30_000)
                .mapToObj(number -> Integer.toString(number))
                .collect(Collectors.joining("\r\n"));

        var read = read(new Dribbling(stream(text), random));

        assertThat(read).hasSize(30_000).last().isEqualTo("30000:30000");
    }

    @Test
    void knowsWhetherTheNextLineHasArrived() throws IOException {
        var lines = new Lines(new SequenceInputStream(stream("a\nb\nc"), new Silent()), LONGEST);

        lines.next();
        assertThat(lines.wouldWait()).isFalse();
        lines.next();
        assertThat(lines.wouldWait()).isTrue();
    }

    private static List<String> read(InputStream in) throws IOException {
        var lines = new Lines(in, LONGEST);
        var found = new ArrayList<String>();
        for (var line = lines.next(); line != null; line = lines.next()) {
            found.add(line.number() + ":" + (line.tooLong() ? "!" : new String(line.bytes(), StandardCharsets.UTF_8)));
        }
        return found;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives a few bytes at a time. */
    private static final class Dribbling extends InputStream {
        private final InputStream in;
        private final Random random;

        Dribbling(InputStream in, Random random) {
            this.in = in;
            this.random = random;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return in.read(bytes, offset, Math.min(length, 1 + random.nextInt(7)));
        }
    }

    /** Has nothing yet. */
    private static final class Silent extends InputStream {

        @Override
        public int read() {
            throw new AssertionError("this would wait");
        }
    }
}
