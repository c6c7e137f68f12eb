package io.dynamolatency.internal.text;

/** Cuts long texts between characters: half of a surrogate pair can't be written in UTF-8. Pure functions. */
public final class Excerpt {

    private Excerpt() {}

    /** Returns the first characters of a text, at most this number, and never half of a surrogate pair. */
    public static String start(CharSequence text, int most) {
        int end = Math.min(text.length(), most);
        boolean inPair = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        return text.subSequence(0, inPair ? end - 1 : end).toString();
    }

    /**
     * Returns a text. If the text has more characters than this number, returns its first characters and {@code ...}.
     */
    public static String shortened(String text, int most) {
        return text.length() > most ? start(text, most) + "..." : text;
    }
}
