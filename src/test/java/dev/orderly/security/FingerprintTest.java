package dev.orderly.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FingerprintTest {

    private final Fingerprint fingerprint = new Fingerprint();

    @Test
    void isTheSameForTheSameTexts() {
        assertThat(fingerprint.of("ann", "secret"))
                .isEqualTo(fingerprint.of("ann", "secret"))
                .matches("[0-9a-f]{64}");
    }

    @Test
    void differsForOthers() {
        assertThat(fingerprint.of("ann", "secret"))
                .isNotEqualTo(fingerprint.of("ann", "Secret"))
                .isNotEqualTo(fingerprint.of("anns", "ecret"))
                .isNotEqualTo(fingerprint.of("secret", "ann"))
                .isNotEqualTo(fingerprint.of("annsecret"));
    }

    @Test
    void differsWithEachStart() {
        assertThat(new Fingerprint().of("secret")).isNotEqualTo(fingerprint.of("secret"));
    }
}
