package dev.orderly.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTextTest {

    @ParameterizedTest
    @CsvSource({"abc,3,abc", "abc,2,ab", "a😀b,4,a😀b", "a😀b,3,a😀", "a😀b,2,a", "😀,1,''", "'',3,''"})
    void keepsWhatThereIsRoomForAndNoHalfOfALetter(String text, int room, String kept) {
        assertThat(ColumnText.fitted(text, room)).isEqualTo(kept);
    }

    @Test
    void replacesWhatPostgresDoesNotStore() {
        assertThat(ColumnText.fitted("a\0b", 3)).isEqualTo("a\uFFFDb");
    }

    @Test
    void leavesNothingAsItIs() {
        assertThat(ColumnText.fitted(null, 3)).isNull();
    }
}
