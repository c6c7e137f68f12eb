package io.dynamolatency.internal.hiccup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The system call in which a thread waits, as read from {@code /proc/PID/task/TID/syscall}: the call's number, and its
 * second, third and fourth argument. Linux only.
 *
 * @param kind the kind of wait; {@link Kind#UNKNOWN} for a thread that runs
 */
record SystemCall(Kind kind, long second, long third, long fourth) {

    /** What system calls wait for. */
    enum Kind {
        /** A lock or a signal of another thread; the fourth argument points to a time or a time-out, or is 0. */
        FUTEX,
        /** Events of files; the fourth argument is a time-out in milliseconds. */
        EPOLL,
        /** Events of files; the third argument is a time-out in milliseconds. */
        POLL,
        /** Events of files; the third argument points to a time-out. */
        PPOLL,
        /** Bytes, a peer or a child process. */
        INPUT_OR_CHILD,
        /** Anything else, such as a thread that runs, or a wait whose end this class can't find out. */
        UNKNOWN
    }

    private static final int LAST_ARGUMENT = 4;
    private static final int WAIT_UNTIL = 9;
    private static final int OPERATION = 127;
    private static final int BY_THE_CALENDAR = 256;

    private static final boolean LINUX =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux");
    private static final String MACHINE = System.getProperty("os.arch", "");
    private static final boolean X86_64 = LINUX && (MACHINE.equals("amd64") || MACHINE.equals("x86_64"));
    private static final boolean AARCH64 = LINUX && MACHINE.equals("aarch64");

    /** Returns whether this class knows the numbers of this system's system calls. */
    static boolean known() {
        return X86_64 || AARCH64;
    }

    private static Kind kind(int number) {
        if (X86_64) {
            return switch (number) {
                case 202 -> Kind.FUTEX;
                case 232, 281 -> Kind.EPOLL;
                case 7 -> Kind.POLL;
                case 271 -> Kind.PPOLL;
                case 0, 43, 45, 61, 288 -> Kind.INPUT_OR_CHILD;
                default -> Kind.UNKNOWN;
            };
        }
        return switch (AARCH64 ? number : -1) {
            case 98 -> Kind.FUTEX;
            case 22 -> Kind.EPOLL;
            case 73 -> Kind.PPOLL;
            case 63, 202, 207, 242, 260 -> Kind.INPUT_OR_CHILD;
            default -> Kind.UNKNOWN;
        };
    }

    /** Parses a line such as {@code 202 0x7f5 0x189 0x0 0x0 0x0 0xffffffff 0x7ffe 0x7f5}. */
    static SystemCall parse(String line) {
        String[] words = line.split(" ", -1);
        if (words.length <= LAST_ARGUMENT || words[0].startsWith("-")) {
            return new SystemCall(Kind.UNKNOWN, 0, 0, 0);
        }
        return new SystemCall(
                kind(Integer.parseInt(words[0])), hex(words[2]), hex(words[3]), hex(words[LAST_ARGUMENT]));
    }

    private static long hex(String word) {
        return Long.parseUnsignedLong(word, 2, word.length(), 16);
    }

    /**
     * Returns whether the thread sleeps and does not wake by itself soon.
     *
     * @param timersIgnored whether a thread that soon wakes by itself also counts as asleep
     */
    boolean sleeps(boolean timersIgnored) {
        return switch (kind) {
            case FUTEX -> timersIgnored || fourth == 0 || !endsSoon();
            case EPOLL -> timersIgnored || isLate((int) fourth);
            case POLL -> timersIgnored || isLate((int) third);
            case PPOLL -> timersIgnored || third == 0;
            case INPUT_OR_CHILD -> true;
            case UNKNOWN -> false;
        };
    }

    private static boolean isLate(int timeoutMillis) {
        return timeoutMillis < 0 || TimeUnit.MILLISECONDS.toNanos(timeoutMillis) >= ProcessSleep.SOON_NANOS;
    }

    /** Returns whether the wait ends soon by itself. The time of its end is in this process's memory. */
    private boolean endsSoon() {
        byte[] time = new byte[16];
        try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
            memory.seek(fourth);
            memory.readFully(time);
        } catch (IOException gone) {
            return true;
        }
        ByteBuffer numbers = ByteBuffer.wrap(time).order(ByteOrder.nativeOrder());
        long nanos = TimeUnit.SECONDS.toNanos(numbers.getLong()) + numbers.getLong();
        boolean absolute = (second & OPERATION) == WAIT_UNTIL;
        if (absolute) {
            nanos -= (second & BY_THE_CALENDAR) != 0
                    ? TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis())
                    : System.nanoTime();
        }
        return nanos < ProcessSleep.SOON_NANOS;
    }
}
