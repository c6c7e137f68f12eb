package io.dynamolatency.internal.proxy;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Messages that were flushed together, but leave in parts. Not thread-safe. */
final class FlushedBytes {

    private final Queue<ByteBuf> messages = new ArrayDeque<>();
    private int size;

    void add(ByteBuf message) {
        messages.add(message);
        size += message.readableBytes();
    }

    /** Returns the number of bytes that were added. */
    int size() {
        return size;
    }

    /** Returns all messages that were not taken. */
    List<ByteBuf> rest() {
        return List.copyOf(messages);
    }

    /** Takes the first {@code count} bytes. */
    List<ByteBuf> take(int count) {
        List<ByteBuf> taken = new ArrayList<>();
        int left = count;
        while (left > 0) {
            ByteBuf first = messages.element();
            if (first.readableBytes() <= left) {
                left -= first.readableBytes();
                taken.add(messages.remove());
            } else {
                taken.add(first.readRetainedSlice(left));
                left = 0;
            }
        }
        return taken;
    }
}
