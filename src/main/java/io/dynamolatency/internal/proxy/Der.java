package io.dynamolatency.internal.proxy;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes the ASN.1 values of a certificate in DER (ITU-T X.690). */
final class Der {

    private static final DateTimeFormatter UTC_TIME = formatter("yyMMddHHmmss'Z'");
    private static final DateTimeFormatter GENERALIZED_TIME = formatter("yyyyMMddHHmmss'Z'");
    private static final int FIRST_YEAR_OF_GENERALIZED_TIME = 2050;

    private Der() {}

    static byte[] sequence(byte[]... elements) {
        return tagged(0x30, elements);
    }

    static byte[] set(byte[]... elements) {
        return tagged(0x31, elements);
    }

    static byte[] integer(BigInteger value) {
        return tagged(0x02, value.toByteArray());
    }

    static byte[] booleanTrue() {
        return tagged(0x01, new byte[] {(byte) 0xFF});
    }

    static byte[] octetString(byte[] content) {
        return tagged(0x04, content);
    }

    static byte[] utf8String(String text) {
        return tagged(0x0C, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a bit string whose last byte has this many unused bits, 0 to 7. */
    static byte[] bitString(int unusedBits, byte[] content) {
        return tagged(0x03, new byte[] {(byte) unusedBits}, content);
    }

    /** Returns the object identifier for a dotted notation such as {@code 2.5.29.17}. */
    static byte[] objectIdentifier(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(base128(40 * Long.parseLong(arcs[0]) + Long.parseLong(arcs[1])));
        for (int i = 2; i < arcs.length; i++) {
            content.writeBytes(base128(Long.parseLong(arcs[i])));
        }
        return tagged(0x06, content.toByteArray());
    }

    /**
     * Returns a time without fractions of a second, in the short form until 2049 and in the long form from 2050 (RFC
     * 5280 section 4.1.2.5).
     */
    static byte[] time(Instant time) {
        boolean generalized = time.atOffset(ZoneOffset.UTC).getYear() >= FIRST_YEAR_OF_GENERALIZED_TIME;
        String text = (generalized ? GENERALIZED_TIME : UTC_TIME).format(time);
        return tagged(generalized ? 0x18 : 0x17, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns an element wrapped in a context-specific tag (explicit tagging). */
    static byte[] explicit(int number, byte[] element) {
        return tagged(0xA0 | number, element);
    }

    /** Returns a primitive element with a context-specific tag instead of the element's own tag (implicit tagging). */
    static byte[] implicit(int number, byte[] content) {
        return tagged(0x80 | number, content);
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream(length + 5);
        element.write(tag);
        if (length < 0x80) {
            element.write(length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            element.write(0x80 | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                element.write(length >>> (8 * i));
            }
        }
        for (byte[] part : parts) {
            element.writeBytes(part);
        }
        return element.toByteArray();
    }

    private static byte[] base128(long value) {
        int bytes = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
        byte[] encoded = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            int septet = (int) (value >>> (7 * (bytes - 1 - i))) & 0x7F;
            encoded[i] = (byte) (i < bytes - 1 ? septet | 0x80 : septet);
        }
        return encoded;
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
