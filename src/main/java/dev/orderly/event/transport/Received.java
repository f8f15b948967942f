package dev.orderly.event.transport;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * What came for a subscription: a text, which ought to be an envelope; or, of a message whose body is no text, its bytes,
 * so that it can be kept whole. One of the two is null.
 *
 * @param text the body as text
 * @param bytes the body as it came
 */
public record Received(String text, byte[] bytes) {

    private static final char REPLACEMENT = '\uFFFD';

    public static Received ofText(String text) {
        return new Received(text, null);
    }

    /** A text if the bytes are valid UTF-8, to the last of them. */
    public static Received ofBytes(byte[] body) {
        var likely = new String(body, StandardCharsets.UTF_8);
        // Several times as fast as a decoder, but what is no text is replaced.
        if (likely.indexOf(REPLACEMENT) < 0) {
            return ofText(likely);
        }
        try {
            return ofText(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException noText) {
            return new Received(null, body);
        }
    }

    public boolean isText() {
        return text != null;
    }

    /** The bytes, of a text too. */
    public byte[] body() {
        return isText() ? text.getBytes(StandardCharsets.UTF_8) : bytes;
    }
}
