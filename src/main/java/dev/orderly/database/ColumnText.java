package dev.orderly.database;

/** Text that others chose the length and letters of, made to fit a column. */
public final class ColumnText {

    private ColumnText() {}

    /**
     * The beginning of a text that has room in a column of so many characters; never half of a letter. U+0000, which
     * PostgreSQL does not store, becomes U+FFFD. Null stays null.
     */
    public static String fitted(String text, int room) {
        return text == null ? null : storable(beginning(text, room));
    }

    /** As {@link #fitted}, for a column without a bound. */
    public static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private static String beginning(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(room - 1)) ? room - 1 : room);
    }
}
